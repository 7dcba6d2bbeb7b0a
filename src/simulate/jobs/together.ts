import type { ClosedJobsOptions } from './closed-jobs.ts';
import { ClosedJobs } from './closed-jobs.ts';
import type { Estimate } from './estimate.ts';
import { steadyMean } from './estimate.ts';
import type { Precision } from './precision.ts';
import { jobsNeeded } from './precision.ts';

/** Users times stages that are simulated at most: eight numbers of four bytes are kept for each. */
export const togetherMax = 20_000_000;

/** A system of many users takes several rounds of all of them to forget that everybody began by thinking. */
const roundsMin = 10;

/** The mean response of a closed system in its steady state; the run goes on until its interval is narrow enough. */
export function simulateTogether(options: ClosedJobsOptions, precision: Precision): Estimate {
  const system = new ClosedJobs(options);
  let jobs = Math.max(precision.jobsMin, roundsMin * options.users);
  for (;;) {
    system.run(jobs);
    const estimate = steadyMean(system.responses);
    const needed = jobsNeeded(jobs, [estimate], options.graph.totalTasks, precision);
    if (needed === jobs) return estimate;
    jobs = needed;
  }
}
