import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import { integerBelow, randomStreams } from '../../model/random.ts';
import { CachedPredictor } from '../../plan/capacity/cached-predictor.ts';
import type { CapacityAnswer, CapacityMethod, CapacityPlan, NearestGoal } from '../../plan/capacity/capacity-plan.ts';
import { goalNumber } from '../../plan/capacity/least-count.ts';
import { planCapacity } from '../../plan/capacity/plan-capacity.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { smoothPredictor, wavePredictor } from '../../plan/capacity/testing-predictors.ts';
import { randomPrivateProblem, randomPublicProblem, type InstanceSize } from './random-problem.ts';

const size: InstanceSize = { classes: [2, 4], stages: [2, 6], tasks: [1, 15], types: [1, 3], users: [1, 3], oneProvider: true };

/** On demand no longer without end, so that classes stand in each other's way. */
function limited(problem: CapacityProblem, seed: number): CapacityProblem {
  const random = randomStreams(seed).stream('limits');
  if (problem.cloud.kind === 'private') return problem;
  const types = problem.cloud.types.map((type) => ({ ...type, prices: { ...type.prices, onDemand: { ...type.prices.onDemand, limit: 2 + integerBelow(random, 12) } } }));
  return { ...problem, cloud: { ...problem.cloud, types } };
}

const problems = Array.from({ length: 60 }, (_, seed) => [limited(randomPublicProblem(seed, size), seed), randomPrivateProblem(seed, size)]).flat();

describe('an answer', async () => {
  const solver = await loadMilpSolver();
  const plan = (problem: CapacityProblem, method: CapacityMethod = 'exact'): CapacityAnswer =>
    planCapacity(problem, method, { predictor: new CachedPredictor(wavePredictor), approximation: smoothPredictor, solver, limits: { seconds: 10, gap: 0 } });
  const moved = (problem: CapacityProblem, goals: readonly NearestGoal[]): CapacityProblem => ({
    ...problem,
    classes: problem.classes.map((jobClass) => ({ ...jobClass, goal: goals.find(({ className }) => className === jobClass.name)?.goal ?? jobClass.goal })),
  });
  const only = (problem: CapacityProblem, names: readonly string[]): CapacityProblem => ({ ...problem, classes: problem.classes.filter(({ name }) => names.includes(name)) });

  it('keeps goals, splits and limits with both methods, and the exact one has proven what it costs', () => {
    for (const problem of problems) {
      for (const method of ['exact', 'hill-climbing'] as const) {
        const answer = plan(problem, method);
        if (answer.kind === 'infeasible') continue;
        expectWithin(problem, answer);
        if (method === 'exact') expect(answer.boundUsdPerHour, problem.name).toBeCloseTo(answer.costUsdPerHour, 9);
      }
    }
  });

  it('names a conflict without any one of whose goals the rest can stand, and goals that can', () => {
    const seen = { conflicts: 0, nearest: 0 };
    for (const problem of problems) {
      const answer = plan(problem);
      if (answer.kind === 'planned') continue;
      const names = answer.conflict.map(({ className }) => className);
      expect(plan(only(problem, names)).kind, problem.name).toBe('infeasible');
      for (const name of names.length > 1 ? names : []) expect(plan(only(problem, names.filter((other) => other !== name))).kind, `${problem.name} without ${name}`).toBe('planned');
      // A class that cannot be served at all has a goal of its own, whatever the others do.
      for (const goal of answer.nearest) expect(plan(names.length > 1 ? moved(problem, [goal]) : only(moved(problem, [goal]), [goal.className])).kind, problem.name).toBe('planned');
      if (answer.jointly.length > 0) expect(plan(moved(problem, answer.jointly)).kind, problem.name).toBe('planned');
      seen.conflicts += names.length > 1 ? 1 : 0;
      seen.nearest += answer.nearest.length;
    }
    expect(seen.conflicts).toBeGreaterThan(5);
    expect(seen.nearest).toBeGreaterThan(5);
  });
});

function expectWithin({ name, classes, cloud }: CapacityProblem, answer: CapacityPlan): void {
  for (const { goal, predicted, split, count, users, name: className } of answer.classes) {
    const jobClass = classes.find((one) => one.name === className);
    expect(predicted.value, name).toBeLessThanOrEqual(goalNumber(goal));
    expect(split.onDemand + split.reserved + split.spot, name).toBe(count);
    expect(users, name).toBeGreaterThanOrEqual(jobClass?.users.low ?? 0);
  }
  if (cloud.kind === 'private') {
    expect(answer.servers?.count, name).toBeLessThanOrEqual(cloud.nodes.count);
    return;
  }
  if (cloud.providers === 'one') expect(new Set(answer.classes.map(({ provider }) => provider)).size, name).toBe(1);
  for (const { name: type, prices } of cloud.types) {
    const own = answer.classes.filter((one) => one.type === type);
    expect(own.reduce((sum, { split }) => sum + split.onDemand, 0), name).toBeLessThanOrEqual(prices.onDemand.limit);
    expect(own.reduce((sum, { split }) => sum + split.reserved, 0), name).toBeLessThanOrEqual(prices.reserved?.limit ?? 0);
    for (const { split, count } of own) expect(split.spot, name).toBeLessThanOrEqual((prices.spot?.shareMax ?? 0) * count + 1e-9);
  }
}
