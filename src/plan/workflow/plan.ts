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
  /** For planners that improve as long as they may: the share of their time that is spent, asked between steps. From 1 on they stop. */
  readonly spent: () => number;
  readonly seed: number;
};

/** Time that is spent from the beginning. */
export const noTime: PlannerLimits['spent'] = () => 1;

/** Time that is measured by how often it was asked for, for results that can be repeated. */
export function asksUpTo(count: number): PlannerLimits['spent'] {
  let asked = 0;
  return () => (asked < count ? asked++ / count : 1);
}

/** Finds a plan. Pure but for `spent`; a planner with a fixed number of steps never asks it. */
export interface WorkflowPlanner {
  readonly name: string;
  readonly description: string;
  plan(problem: WorkflowProblem, limits: PlannerLimits): PlannerAnswer;
}
