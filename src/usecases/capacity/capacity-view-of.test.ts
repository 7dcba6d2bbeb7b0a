import { describe, expect, it } from 'vitest';
import type { CapacityAnswer, PredictedValue } from '../../plan/capacity/capacity-plan.ts';
import { jobClass, machineType, publicCloud } from '../../plan/capacity/testing-problems.ts';
import type { JobClass } from '../../plan/capacity/problem.ts';
import { capacityViewOf } from './capacity-view-of.ts';

const viewOf = (one: JobClass, predicted: PredictedValue) => {
  const answer: CapacityAnswer = {
    kind: 'planned',
    method: 'exact',
    costUsdPerHour: 1,
    boundUsdPerHour: 1,
    classes: [{ name: one.name, type: 'two', provider: 'north', count: 1, split: { onDemand: 1, reserved: 0, spot: 0 }, containers: 2, cores: 2, users: 1, rejected: 0, goal: one.goal, predicted, costUsdPerHour: 1, binding: { kind: 'smallest', why: 'a single two is enough' }, alternatives: [] }],
    simulations: 1,
  };
  const problem = { name: 'test', classes: [one], cloud: publicCloud([machineType('two', 2, 1)]) };
  return capacityViewOf({ answer, rows: [] }, { job: { problem, method: 'exact', whatIf: null, seed: 1 }, notes: [] });
};

describe('what is shown of a plan', () => {
  it('says where a goal is within the interval, and where that is wide', () => {
    const one = jobClass('query', 1, 10);
    expect(viewOf(one, { value: 9, low: 8.95, high: 9.05 }).classes[0]?.why).toBe('a single two is enough');
    expect(viewOf(one, { value: 9.99, low: 9.95, high: 10.03 }).classes[0]?.why).toContain('; the goal is within the interval of the prediction: one machine more would be safe');
    expect(viewOf(one, { value: 9, low: 8.1, high: 9.9 }).classes[0]?.why).toBe('a single two is enough; the interval is 10 % to each side, since the simulation may not take longer');
  });

  it('notes measurements that are slower on more cores', () => {
    const measured = (...seconds: readonly number[]): JobClass => jobClass('query', 1, 10, { profile: { kind: 'measured', points: seconds.map((value, index) => ({ cores: index + 1, users: 1, seconds: value })) } });
    const exact = { value: 9, low: 9, high: 9 };
    expect(viewOf(measured(9, 5, 4), exact).notes).toEqual([]);
    expect(viewOf(measured(9, 5, 6), exact).notes).toMatchObject([expect.stringContaining('slower on more cores')]);
  });
});
