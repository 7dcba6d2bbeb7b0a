import type { CapacityAnswer, CapacityMethod } from './capacity-plan.ts';
import type { CapacityTools } from './capacity-tools.ts';
import { checkProblem } from './check-problem.ts';
import { planPrivate } from './plan-private.ts';
import { planPublic } from './plan-public.ts';
import type { CapacityProblem } from './problem.ts';

/**
 * The cheapest cluster that meets every goal, after D-SPACE4Cloud (Ciavotta, Gianniti and Ardagna, "D-SPACE4Cloud: A design tool for big data
 * applications", 2016), but exact: with a predictor that never grows with the cores, no plan within the problem costs less.
 * @throws InvalidInputError that names every problem of `problem`
 * @example
 * const tools = { predictor: new CachedPredictor(predictor), approximation, solver: await loadMilpSolver(), limits: { seconds: 20, gap: 0 } };
 * const answer = planCapacity(problem, 'exact', tools);
 * if (answer.kind === 'planned') answer.costUsdPerHour; // what all classes cost in an hour
 */
export function planCapacity(problem: CapacityProblem, method: CapacityMethod, tools: CapacityTools): CapacityAnswer {
  checkProblem(problem);
  return problem.cloud.kind === 'public' ? planPublic(problem, problem.cloud, method, tools) : planPrivate(problem, problem.cloud, method, tools);
}
