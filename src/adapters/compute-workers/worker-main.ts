import { receiveMessageOnPort } from 'node:worker_threads';
import { InvalidInputError } from '../../model/error.ts';
import type { Job } from '../../learn/ports/compute.ts';
import type { JobAnswer, JobTask } from './job-messages.ts';

/** What every thread of the pool runs: loads the module of the job and calls its `run`. */
export async function runJob({ module, input, port }: JobTask): Promise<JobAnswer> {
  let stop = false;
  const context = {
    progress: (progress: unknown): void => port.postMessage(progress),
    // Read when asked, since a job that computes without a pause never lets a message event come through.
    stopRequested: (): boolean => (stop ||= receiveMessageOnPort(port) !== undefined),
  };
  try {
    const { run } = (await import(module)) as { run?: Job<unknown, unknown, unknown> };
    if (typeof run !== 'function') throw new Error(`${module} has no export \`run\` that is a function`);
    return { kind: 'done', output: await run(input, context) };
  } catch (error) {
    return failure(error);
  } finally {
    port.close();
  }
}

function failure(error: unknown): JobAnswer {
  const known = error instanceof Error ? error : new Error(String(error));
  const problems = known instanceof InvalidInputError ? known.problems : null;
  return { kind: 'failed', name: known.name, message: known.message, stack: known.stack ?? '', problems };
}
