import type { CapacityJob, CapacityOutput } from './capacity/capacity-job.ts';
import type { WorkflowJob, WorkflowOutput } from './workflow/workflow-job.ts';

/** Plans elsewhere than in the loop. Aborting the signal gives a plan up. */
export type PlanningJobs = {
  /** Rejects with BusyError when too many wait. */
  capacity(job: CapacityJob, signal: AbortSignal): Promise<CapacityOutput>;
  /** As `capacity`. */
  workflow(job: WorkflowJob, signal: AbortSignal): Promise<WorkflowOutput>;
};
