import type { CompiledProblem } from './compiled-problem.ts';
import type { PlannerAnswer, WorkflowPlan } from './plan.ts';

/** Lateness below this share of a deadline is rounding. */
const tolerance = 1e-9;

/** When the last of some tasks is done. */
export const finishOf = (plan: WorkflowPlan, tasks: readonly number[]): number => tasks.reduce((most, task) => Math.max(most, plan.end[task] as number), 0);

/** When the last task is done. */
export const makespanOf = ({ end }: WorkflowPlan): number => end.reduce((most, one) => Math.max(most, one), 0);

/** A planner's answer from a plan that can be carried out: feasible, or late with what does not hold. */
export function answerOf({ problem }: CompiledProblem, plan: WorkflowPlan, evaluations: number): PlannerAnswer {
  const costUsd = plan.instances.reduce((sum, lease) => sum + lease.costUsd, 0);
  const late = problem.deadlines.map(({ tasks, seconds }) => finishOf(plan, tasks) - seconds * (1 + tolerance));
  const missed = late.flatMap((by, i) => (by > 0 ? [i] : []));
  const broken = missed.filter((i) => problem.deadlines[i]?.firmness !== 'soft');
  const overBudget = costUsd > problem.budgetUsd * (1 + tolerance);
  if (broken.length === 0 && !overBudget) return { kind: 'feasible', plan, costUsd, evaluations, missed };
  const reasons = broken.map((i) => `${problem.deadlines[i]?.name ?? i} is missed by ${(late[i] as number).toPrecision(4)} s`);
  if (overBudget) reasons.push(`${costUsd.toPrecision(6)} USD are above the budget of ${problem.budgetUsd}`);
  return { kind: 'late', plan, costUsd, evaluations, missed, why: reasons.join('; ') };
}
