import type { WorkflowProblem } from './problem.ts';

/** What runs where and when; seconds from the start of the plan. */
export type WorkflowPlan = {
  /** `instance[task]`, `start[task]` and `end[task]`. */
  readonly instance: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly instances: readonly Lease[];
};

/** One instance: its type, when its boot was ordered, when it is given back, and what it costs in USD. */
export type Lease = { readonly type: number; readonly from: number; readonly to: number; readonly costUsd: number };

/**
 * `feasible` plans hold every hard and firm deadline and the budget; `late` ones are the best that was found and say why they do not.
 * `missed` are the indices of deadlines that the plan misses: only soft ones where it is feasible.
 */
export type PlannerAnswer =
  | { readonly kind: 'feasible'; readonly plan: WorkflowPlan; readonly costUsd: number; readonly evaluations: number; readonly missed: readonly number[] }
  | { readonly kind: 'late'; readonly plan: WorkflowPlan; readonly costUsd: number; readonly evaluations: number; readonly missed: readonly number[]; readonly why: string }
  | { readonly kind: 'none'; readonly why: string };

export type PlannerLimits = {
  /** For planners that improve as long as they may; asked between steps. */
  readonly timeLeft: () => boolean;
  readonly seed: number;
};

/** Finds a plan. Pure but for `timeLeft`; a planner with a fixed number of steps never asks it. */
export interface WorkflowPlanner {
  readonly name: string;
  readonly description: string;
  plan(problem: WorkflowProblem, limits: PlannerLimits): PlannerAnswer;
}
