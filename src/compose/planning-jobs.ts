import type { Compute } from '../learn/ports/compute.ts';
import { ComputeError } from '../learn/ports/compute.ts';
import type { CapacityOutput } from '../usecases/capacity/capacity-job.ts';
import type { PlanningJobs } from '../usecases/planning-jobs.ts';
import { BusyError } from '../usecases/push-metrics.ts';
import type { WorkflowOutput } from '../usecases/workflow/workflow-job.ts';
import { capacityModule } from './capacity/capacity-module.ts';
import { workflowModule } from './workflow/workflow-module.ts';

/** Plans in the threads of a compute. */
export function planningJobs(compute: Compute): PlanningJobs {
  const planned = async (module: URL, input: unknown, cancel: AbortSignal): Promise<unknown> => {
    try {
      return await compute.run({ module, input }, { cancel });
    } catch (error) {
      if (error instanceof ComputeError && error.kind !== 'failed') throw new BusyError(`no plan was made: ${error.message}; try again later`);
      throw error;
    }
  };
  return {
    capacity: async (job, signal) => (await planned(capacityModule, job, signal)) as CapacityOutput,
    workflow: async (job, signal) => (await planned(workflowModule, job, signal)) as WorkflowOutput,
  };
}
