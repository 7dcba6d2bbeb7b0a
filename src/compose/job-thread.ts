import { WorkerCompute } from '../adapters/compute-workers/worker-compute.ts';
import type { Compute } from '../learn/ports/compute.ts';

/** JavaScript heap in MiB: a table of two million rows fits. */
const heapMebibytes = 4096;

/** One thread for one long job; `close` ends it, also in the middle. */
export const jobThread = (): Compute => new WorkerCompute({ threads: 1, heapMebibytes });
