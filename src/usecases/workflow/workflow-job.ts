import type { LowerBound } from '../../plan/workflow/bound/lower-bound.ts';
import type { PlannerAnswer } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import type { Provisioned } from './provision-best.ts';

/** What a thread is asked to plan. Cloneable between threads. */
export type WorkflowJob = {
  readonly problem: WorkflowProblem;
  readonly planners: readonly string[];
  readonly seconds: number;
  readonly seed: number;
  /** How long a lower bound may be looked for, about; none is where it is left out. */
  readonly boundSeconds?: number;
};

/** A lower bound is looked for as long as plans are, but no longer than these seconds: a solver cannot be interrupted. */
export const boundSecondsMax = 10;

/** What each planner found, in the order asked, and what no plan can do better than; null where no bound was looked for. */
export type WorkflowOutput = {
  readonly answers: readonly { readonly planner: string; readonly answer: PlannerAnswer; readonly planSeconds: number }[];
  readonly bound: LowerBound | null;
  /** How the best of them is provisioned; null where there is nothing to decide. */
  readonly provisioned: Provisioned | null;
};

/** How far it is: the planner that is busy, or the bound, and how many have answered. */
export type WorkflowProgress = { readonly planner: string; readonly done: number; readonly total: number };
