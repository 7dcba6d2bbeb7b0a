import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../model/random.ts';
import { heft } from '../../plan/workflow/baselines/heft.ts';
import { checkPlan } from '../../plan/workflow/check-plan.ts';
import { noTime } from '../../plan/workflow/plan.ts';
import { checkProblem } from '../../plan/workflow/check-problem.ts';
import { layeredProblem } from './layered-problem.ts';
import { fastestSeconds, withOverlappingDeadlines, withTightness } from './tight-deadlines.ts';

const problem = layeredProblem(randomStreams(3).stream('layers'), { tasks: 60, width: 8, inputsMax: 3, meanSeconds: 100, billingSeconds: 300 });

describe('deadlines for comparisons', () => {
  it('are multiples of the fastest schedule', () => {
    const limited = withTightness(problem, 1.5);
    checkProblem(limited);
    expect(limited.deadlines[0]?.seconds).toBeCloseTo(1.5 * fastestSeconds(problem), 9);
  });

  it('overlap, are on the whole and on sets, and are held by the plan from which they are drawn', () => {
    const limited = withOverlappingDeadlines(problem, { count: 4, least: 1, most: 1.3 }, randomStreams(1).stream('sets'));
    checkProblem(limited);
    expect(limited.deadlines.map(({ name }) => name)).toEqual(['whole', 'set-1', 'set-2', 'set-3']);
    const answer = heft.plan(limited, { spent: noTime, seed: 1 });
    expect(answer.kind === 'none' ? null : checkPlan(limited, answer.plan)).toMatchObject({ errors: [], feasible: true });
  });

  it('come out the same for the same random numbers', () => {
    const draw = (): unknown => withOverlappingDeadlines(problem, { count: 3, least: 1, most: 2 }, randomStreams(9).stream('sets')).deadlines;
    expect(draw()).toEqual(draw());
  });
});
