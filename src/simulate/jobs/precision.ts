import type { Estimate } from './estimate.ts';

/** When a simulation is long enough. */
export type Precision = {
  /** Half the width of the 95 % confidence interval over the mean. */
  readonly relativeHalfWidth: number;
  readonly jobsMin: number;
  readonly jobsMax: number;
  /** Tasks of all jobs together; at least `jobsMin` jobs are simulated all the same. */
  readonly tasksMax: number;
};

/** One per cent, unless that takes more than a moment: a million tasks are about 0.2 s. */
export const usualPrecision: Precision = { relativeHalfWidth: 0.01, jobsMin: 40, jobsMax: 20_000, tasksMax: 1_000_000 };

export const precise = ({ mean, half }: Estimate, { relativeHalfWidth }: Precision): boolean => half <= relativeHalfWidth * mean;

/** How many jobs to simulate next, given how many were and were too few; the same number if there may be no more. */
export function moreJobs(jobs: number, tasksOfOne: number, { jobsMin, jobsMax, tasksMax }: Precision): number {
  const most = Math.max(jobsMin, Math.min(jobsMax, Math.floor(tasksMax / Math.max(1, tasksOfOne))));
  return Math.min(most, 2 * jobs);
}
