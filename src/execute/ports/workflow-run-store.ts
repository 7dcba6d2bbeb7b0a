import type { WorkflowRun } from '../../model/workflow-run.ts';

/** Keeps the record of one run. What `save` has resolved for survives a crash, whole. */
export interface WorkflowRunStore {
  /** Null where nothing was saved. Throws InvalidInputError where what is there is no record that this version knows. */
  load(): Promise<WorkflowRun | null>;
  save(run: WorkflowRun): Promise<void>;
}
