import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../../adapters/milp-highs/load-milp-solver.ts';
import { randomProblem } from '../../../experiment/workflow/random-problem.ts';
import { randomStreams } from '../../../model/random.ts';
import { checkPlan } from '../check-plan.ts';
import { asksUpTo, noTime } from '../plan.ts';
import { ours } from '../ours/ours.ts';
import { chain } from '../testing-problems.ts';
import { exactPlanner } from './exact.ts';

const exact = exactPlanner(await loadMilpSolver(), 10);
const limits = { spent: noTime, seed: 1 };

describe('exact planning', () => {
  it('finds what a search finds on small problems, and never something dearer', () => {
    for (let seed = 0; seed < 12; seed++) {
      const problem = { ...randomProblem(randomStreams(seed).stream('exact'), { tasksMax: 5, typesMax: 2, placesMax: 1, odd: false }), sharedStore: true };
      const best = exact.plan(problem, limits);
      const found = ours.plan(problem, { seed, spent: asksUpTo(200) });
      if (best.kind === 'none' || found.kind === 'none') throw new Error(`seed ${seed}: ${best.kind === 'none' ? best.why : 'ours has no plan'}`);
      expect(checkPlan(problem, best.plan), `seed ${seed}`).toMatchObject({ errors: [], feasible: true });
      expect(found.costUsd / best.costUsd, `seed ${seed}`).toBeCloseTo(1, 5);
    }
  });

  it('proves that some deadlines can be held by nobody', () => {
    const problem = { ...chain(3), sharedStore: true, deadlines: [{ name: 'whole', tasks: [2], seconds: 25, firmness: 'hard' as const, weight: 1 }] };
    expect(exact.plan(problem, limits)).toEqual({ kind: 'none', why: 'no plan holds all firm and hard deadlines' });
  });

  it('declines what its programme leaves out', () => {
    expect(exact.plan(chain(3), limits)).toEqual({ kind: 'none', why: 'exact planning does not know what senders are kept for; it needs a shared store' });
    expect(exact.plan({ ...chain(30), sharedStore: true }, limits)).toMatchObject({ kind: 'none', why: expect.stringContaining('at most 10 tasks') as string });
  });
});
