import type { WorkflowRun } from '../../model/workflow-run.ts';

/** Hosts and queues for what is not done: an old host that is kept (by its index), or a new one of a type. */
export type RestOfPlan = {
  readonly hosts: readonly { readonly keep: number | null; readonly type: number; readonly plannedAt: number; readonly tasks: readonly number[] }[];
};

/** Plans what a run has not done yet, with what has happened fixed. Says why where there is nothing better to do than to go on. */
export interface Replanner {
  replan(run: WorkflowRun, at: number): RestOfPlan | { readonly none: string };
}
