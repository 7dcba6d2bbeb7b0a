import { describe, expect, it } from 'vitest';
import { checkPlan } from '../check-plan.ts';
import { icPcp } from '../pcp/ic-pcp.ts';
import type { PlannerAnswer } from '../plan.ts';
import { asksUpTo, noTime } from '../plan.ts';
import type { WorkflowProblem } from '../problem.ts';
import { chain } from '../testing-problems.ts';
import { ours } from './ours.ts';

function planned(problem: WorkflowProblem, asks = 60, seed = 1): Exclude<PlannerAnswer, { readonly kind: 'none' }> {
  const answer = ours.plan(problem, { seed, spent: asksUpTo(asks) });
  if (answer.kind === 'none') throw new Error(answer.why);
  expect(checkPlan(problem, answer.plan).errors).toEqual([]);
  return answer;
}

/** Tasks that wait for nobody, each 20 s on slow and 10 s on fast. */
const loose = (count: number): WorkflowProblem => ({ ...chain(count), edges: [] });
const by = (seconds: number, tasks: readonly number[], firmness: 'soft' | 'hard', weight = 1): WorkflowProblem['deadlines'][number] => ({ name: `by ${seconds}`, tasks, seconds, firmness, weight });

describe('our planner', () => {
  it('puts a loose chain on one slow instance', () => {
    const { plan, costUsd } = planned(chain(3));
    expect({ costUsd, instances: plan.instances.length }).toEqual({ costUsd: 1, instances: 1 });
  });

  it('gives the same plan for the same seed and number of steps', () => {
    const [a, b] = [planned(loose(9), 40, 7), planned(loose(9), 40, 7)];
    expect(a).toEqual(b);
  });

  it('is cheaper than IC-PCP where whole intervals are wasted by it', () => {
    const problem = { ...loose(12), deadlines: [by(70, Array.from({ length: 12 }, (_, i) => i), 'hard')] };
    const theirs = icPcp.plan(problem, { spent: noTime, seed: 1 });
    expect(planned(problem).costUsd).toBeLessThanOrEqual(theirs.kind === 'none' ? Infinity : theirs.costUsd);
    // 12 x 20 s on slow instances, at most three on each within 70 s.
    expect(planned(problem).costUsd).toBe(4);
  });

  it('misses soft deadlines least by weight and names them', () => {
    // One instance of the fast type alone may be leased: two tasks cannot both be done by 10 s.
    const types = chain(2).types.map((type) => ({ ...type, limit: 1 })).slice(1);
    const problem = { ...loose(2), types, runSeconds: Float64Array.of(10, 10), deadlines: [by(10, [0], 'soft', 1), by(10, [1], 'soft', 5)] };
    expect(planned(problem)).toMatchObject({ kind: 'feasible', missed: [0] });
  });

  it('says which hard deadline cannot stand when none of its plans holds it', () => {
    expect(planned({ ...chain(3), deadlines: [by(25, [0, 1, 2], 'hard')] })).toMatchObject({ kind: 'late', missed: [0], why: expect.stringContaining('by 25 is missed by 5') as string });
  });

  it('is as fast as a budget allows where there is no deadline', () => {
    const problem = { ...loose(6), deadlines: [], budgetUsd: 6 };
    // Most seeds, not all, find it in this many steps: several instances must change at once.
    const answer = planned(problem, 1000);
    // Six slow instances for 20 s, or one fast and three slow ones for 20 s, at 6 USD; two fast ones would take 30 s.
    expect(checkPlan(problem, answer.plan)).toMatchObject({ feasible: true, makespan: 20 });
  });

  it('keeps the limits of types', () => {
    const types = chain(6).types.map((type, i) => ({ ...type, limit: i === 0 ? 2 : Infinity }));
    const problem = { ...loose(6), types, deadlines: [by(40, [0, 1, 2, 3, 4, 5], 'hard')] };
    const { plan, kind } = planned(problem);
    expect(kind).toBe('feasible');
    expect(plan.instances.filter(({ type }) => type === 0).length).toBeLessThanOrEqual(2);
  });

  it('keeps tasks together where the way between places is long', () => {
    const [slow, fast] = chain(2).types as [WorkflowProblem['types'][number], WorkflowProblem['types'][number]];
    const problem = { ...chain(2), types: [slow, { ...fast, place: 1 }], places: [{ name: 'here', provider: 'a' }, { name: 'there', provider: 'b' }], bandwidth: Float64Array.of(5, 0.01, 0.01, 5), deadlines: [by(35, [0, 1], 'hard')] };
    const { plan } = planned(problem);
    expect(new Set(plan.instance)).toEqual(new Set([0]));
    expect(plan.instances[0]?.type).toBe(1);
  });

  it('misses soft deadlines least by weight, also where being in time takes types that are thirty times as dear', () => {
    const type = (name: string, place: number, price: number, startupSeconds: number, limit: number, billingSeconds = 0): WorkflowProblem['types'][number] => ({ name, place, price, billingSeconds, startupSeconds, limit });
    const problem: WorkflowProblem = {
      name: 'dear',
      tasks: [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }],
      runSeconds: Float64Array.of(6, Infinity, 6, 8, 6, 8, 2, 6, 10, 13, 5, 13),
      edges: [{ from: 0, to: 3, mebibytes: 8, fixedSeconds: 0 }, { from: 1, to: 3, mebibytes: 8, fixedSeconds: 1 }],
      types: [type('x', 0, 8, 0, 1), type('y', 0, 9, 5, 1), type('z', 1, 8, 0, Infinity, 10)],
      places: [{ name: 'here', provider: 'a' }, { name: 'there', provider: 'b' }],
      bandwidth: Float64Array.of(4, 4, 1, 4),
      deadlines: [by(15, [2, 3], 'soft', 3), { ...by(28, [1, 3], 'hard'), firmness: 'firm' }],
      budgetUsd: Infinity,
      sharedStore: true,
    };
    for (const seed of [1, 2, 3]) {
      const { plan } = planned(problem, 400, seed);
      // On y, b runs from 5 to 11 and d until 16.
      expect(Math.max(plan.end[2] as number, plan.end[3] as number), `seed ${seed}`).toBeCloseTo(16, 6);
    }
  });
});
