import { invariant } from '../../model/error.ts';
import { checkPlan } from '../../plan/workflow/check-plan.ts';
import type { WorkflowPlanner } from '../../plan/workflow/plan.ts';
import { asksUpTo } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

/** What became of one planner on one problem, as an independent check sees it. `costUsd` and `makespan` are null where there is no plan. */
export type PlannerResult = {
  readonly planner: string;
  readonly feasible: boolean;
  readonly costUsd: number | null;
  readonly makespan: number | null;
  /** Deadlines that are missed; all of them where there is no plan. */
  readonly missed: number;
};

export type Comparison = {
  /** How often a planner that improves as long as it may hears that there is time left: a budget that gives the same plan on any machine. */
  readonly asks: number;
  readonly seed: number;
};

/** Lets all planners plan a problem. Throws where a plan cannot be carried out as written, which is a defect of its planner. */
export function comparePlanners(problem: WorkflowProblem, planners: readonly WorkflowPlanner[], { asks, seed }: Comparison): readonly PlannerResult[] {
  return planners.map((planner) => {
    const answer = planner.plan(problem, { spent: asksUpTo(asks), seed });
    if (answer.kind === 'none') return { planner: planner.name, feasible: false, costUsd: null, makespan: null, missed: problem.deadlines.length };
    const { errors, feasible, costUsd, makespan, deadlines } = checkPlan(problem, answer.plan);
    invariant(errors.length === 0, `a plan of ${planner.name} for ${problem.name} can be carried out: ${errors[0] ?? ''}`);
    return { planner: planner.name, feasible, costUsd, makespan, missed: deadlines.filter(({ met }) => !met).length };
  });
}
