import { describe, expect, it } from 'vitest';
import { bestAnswer } from './best-answer.ts';
import type { PlannerAnswer } from './plan.ts';
import type { WorkflowDeadline, WorkflowProblem } from './problem.ts';

const problem = (changes: Partial<WorkflowProblem>): WorkflowProblem => ({
  name: 'two',
  tasks: [{ name: 'a' }, { name: 'b' }],
  runSeconds: Float64Array.of(600, 240),
  edges: [],
  types: [{ name: 's', place: 0, price: 1, billingSeconds: 1, startupSeconds: 0, limit: 1 }],
  places: [{ name: 'cloud', provider: 'cloud' }],
  bandwidth: Float64Array.of(1),
  deadlines: [],
  budgetUsd: Infinity,
  ...changes,
});

/** A plan in which the two tasks end then. */
const answer = (ends: readonly [number, number], costUsd: number, kind: 'feasible' | 'late' = 'feasible') => ({
  name: `${ends.join('-')} for ${costUsd}`,
  answer: { kind, plan: { instance: Int32Array.of(0, 0), start: Float64Array.of(0, 0), end: Float64Array.from(ends), instances: [] }, costUsd, evaluations: 1, missed: [], why: 'late' } as PlannerAnswer,
});

const soft = (name: string, task: number, seconds: number, weight: number): WorkflowDeadline => ({ name, tasks: [task], seconds, firmness: 'soft', weight });
const slow = answer([2000, 2000], 1);
const quick = answer([900, 900], 3);

describe('the best of several plans', () => {
  it('costs least, or with a budget and no deadline is done first', () => {
    expect(bestAnswer(problem({}), [quick, slow])?.name).toBe(slow.name);
    expect(bestAnswer(problem({ budgetUsd: 4 }), [slow, quick])?.name).toBe(quick.name);
    expect(bestAnswer(problem({ budgetUsd: 4, deadlines: [soft('all', 0, 5000, 1)] }), [quick, slow])?.name).toBe(slow.name);
  });

  it('misses soft deadlines by the fewest seconds times weight', () => {
    const of = problem({ deadlines: [soft('early-a', 0, 660, 10), soft('early-b', 1, 300, 1)] });
    const heavyFirst = answer([600, 840], 2);
    const lightFirst = answer([840, 240], 1);
    expect(bestAnswer(of, [lightFirst, heavyFirst])?.name).toBe(heavyFirst.name);
  });

  it('holds what must hold, else it is the first there is', () => {
    const [late, cheaper] = [answer([900, 900], 0.5, 'late'), answer([900, 900], 0.1, 'late')];
    const none = { name: 'none', answer: { kind: 'none', why: 'no' } as PlannerAnswer };
    expect(bestAnswer(problem({}), [late, quick])?.name).toBe(quick.name);
    expect(bestAnswer(problem({}), [none, late, cheaper])?.name).toBe(late.name);
    expect(bestAnswer(problem({}), [none])).toBeNull();
  });

  it('takes rounding for nothing: of plans that cost the same the one that is done first', () => {
    const [longer, shorter] = [answer([900, 900], 0.3), answer([600, 600], 0.1 + 0.2)];
    expect(bestAnswer(problem({}), [longer, shorter])?.name).toBe(shorter.name);
  });
});
