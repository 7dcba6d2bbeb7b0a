import type { PlannerAnswer } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

/** What a thread is asked to plan. Cloneable between threads. */
export type WorkflowJob = { readonly problem: WorkflowProblem; readonly planners: readonly string[]; readonly seconds: number; readonly seed: number };

/** What each planner found, in the order asked, and what no plan can cost less than; null where no bound is known. */
export type WorkflowOutput = {
  readonly answers: readonly { readonly planner: string; readonly answer: PlannerAnswer; readonly planSeconds: number }[];
  readonly boundUsd: number | null;
};

/** How far it is: the planner that is busy, and how many have answered. */
export type WorkflowProgress = { readonly planner: string; readonly done: number; readonly total: number };
