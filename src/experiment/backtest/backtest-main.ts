import type { Job } from '../../learn/ports/compute.ts';
import type { BacktestJob, BacktestOutcome } from './backtest-job.ts';
import { runBacktest } from './run-backtest.ts';

/** The program of a thread that plays one policy once. */
export const run: Job<BacktestJob, never, BacktestOutcome> = (job) => runBacktest(job);
