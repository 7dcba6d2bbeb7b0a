import type { Compute } from '../../learn/ports/compute.ts';
import { ComputeError } from '../../learn/ports/compute.ts';
import type { BacktestJob, BacktestOutcome } from './backtest-job.ts';
import { backtestModule } from './backtest-module.ts';

/** `done` is told after each replay; `signal` ends everything at once. */
export type BacktestWatch = { readonly signal: AbortSignal; readonly done: (job: BacktestJob, outcome: BacktestOutcome) => void };

/**
 * Plays all jobs elsewhere, at most `atOnce` waiting at a time. Answers come in the order of the jobs, and do not depend on how many threads there are.
 * Rejects with the signal's reason once it aborts.
 */
export async function runBacktests(jobs: readonly BacktestJob[], compute: Compute, atOnce: number, { signal, done }: BacktestWatch): Promise<readonly BacktestOutcome[]> {
  const outcomes: BacktestOutcome[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index] as BacktestJob;
      // What a thread sends back is what `backtest-main.ts` answered.
      const outcome = (await compute.run({ module: backtestModule, input: job }, { cancel: signal })) as BacktestOutcome;
      outcomes[index] = outcome;
      done(job, outcome);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(atOnce, jobs.length)) }, lane));
  } catch (error) {
    if (error instanceof ComputeError && signal.aborted) throw signal.reason;
    throw error;
  }
  return outcomes;
}
