import { describe, expect, it } from 'vitest';
import { checkPlan } from './check-plan.ts';
import type { WorkflowPlan } from './plan.ts';
import { chain } from './testing-problems.ts';

/** a and b on one slow instance, c on another, two seconds of transfer between. */
const good: WorkflowPlan = {
  instance: Int32Array.of(0, 0, 1),
  start: Float64Array.of(0, 20, 42),
  end: Float64Array.of(20, 40, 62),
  instances: [
    { type: 0, from: 0, to: 42, costUsd: 1 },
    { type: 0, from: 42, to: 62, costUsd: 1 },
  ],
};
const problem = { ...chain(3), deadlines: [{ name: 'whole', tasks: [0, 1, 2], seconds: 62, firmness: 'hard' as const, weight: 1 }] };
const errorsOf = (change: Partial<WorkflowPlan>, other: Partial<typeof problem> = {}): readonly string[] => checkPlan({ ...problem, ...other }, { ...good, ...change }).errors;

describe('the check of a plan', () => {
  it('confirms a plan that can be carried out', () => {
    expect(checkPlan(problem, good)).toEqual({ errors: [], costUsd: 2, makespan: 62, deadlines: [{ name: 'whole', finish: 62, slack: 0, met: true }], withinBudget: true, feasible: true });
  });

  it('finds a task that starts before its data is there', () => {
    expect(errorsOf({ start: Float64Array.of(0, 20, 41), end: Float64Array.of(20, 40, 61), instances: [good.instances[0] as never, { type: 0, from: 41, to: 61, costUsd: 1 }] })).toEqual(['c starts at 41, but what it needs from b is there at 42']);
  });

  it('finds two tasks at once on an instance', () => {
    expect(errorsOf({ start: Float64Array.of(0, 19, 42), end: Float64Array.of(20, 39, 62) }, { edges: [] })).toEqual(['b starts at 19 while instance 0 is busy until 20']);
  });

  it('finds run times that are not those of the type', () => {
    expect(errorsOf({ end: Float64Array.of(20, 40, 60) })).toEqual(['c is planned from 42 to 60, but takes 20 s on slow']);
  });

  it('finds leases that end before their tasks or before their data has left', () => {
    expect(errorsOf({ instances: [{ type: 0, from: 0, to: 41, costUsd: 1 }, { type: 0, from: 42, to: 60, costUsd: 1 }] })).toEqual(['c ends at 62, after its lease ended at 60', 'instance 0 is given back at 41, before its data has left at 42']);
  });

  it('lets a lease end with its last task where a store keeps the data', () => {
    expect(checkPlan({ ...problem, sharedStore: true }, { ...good, instances: [{ type: 0, from: 0, to: 40, costUsd: 1 }, good.instances[1] as never] }).errors).toEqual([]);
  });

  it('finds tasks that start before the boot is over', () => {
    const types = problem.types.map((type) => ({ ...type, startupSeconds: 5 }));
    expect(errorsOf({}, { types })).toEqual(['a starts at 0, before slow ordered at 0 has booted', 'c starts at 42, before slow ordered at 42 has booted']);
  });

  it('counts the cost anew', () => {
    expect(errorsOf({ instances: [{ type: 0, from: 0, to: 61, costUsd: 1 }, good.instances[1] as never] })).toEqual(['instance 0 costs 2 USD, not 1']);
  });

  it('finds more instances at once than may be leased', () => {
    const types = problem.types.map((type) => ({ ...type, limit: 1 }));
    expect(errorsOf({}, { types })).toEqual([]);
    expect(errorsOf({ instances: [{ type: 0, from: 0, to: 50, costUsd: 1 }, good.instances[1] as never] }, { types })).toEqual(['2 instances of slow are leased at once; 1 are allowed']);
  });

  it('finds tasks on instances that nobody leased', () => {
    expect(errorsOf({ instance: Int32Array.of(0, 0, 4) })[0]).toBe('c is on instance 4, which the plan does not lease');
  });

  it('does not take missed deadlines and budgets for errors, but for not feasible', () => {
    const late = checkPlan({ ...problem, deadlines: [{ name: 'whole', tasks: [2], seconds: 60, firmness: 'firm', weight: 1 }] }, good);
    expect(late).toMatchObject({ errors: [], feasible: false, deadlines: [{ slack: -2, met: false }] });
    expect(checkPlan({ ...problem, deadlines: [{ name: 'whole', tasks: [2], seconds: 60, firmness: 'soft', weight: 1 }] }, good).feasible).toBe(true);
    expect(checkPlan({ ...problem, budgetUsd: 1.5 }, good)).toMatchObject({ errors: [], withinBudget: false, feasible: false });
  });
});
