import type { Estimate } from './estimate.ts';

/** When a simulation is long enough. */
export type Precision = {
  /** Half the width of the 95 % confidence interval over the mean. */
  readonly relativeHalfWidth: number;
  readonly jobsMin: number;
  readonly jobsMax: number;
  /** Tasks of all jobs together. Of larger jobs fewer than `jobsMin` are simulated, but always a few. */
  readonly tasksMax: number;
};

/** One per cent, unless that takes more than a moment: so many tasks are about 0.04 s. */
export const usualPrecision: Precision = { relativeHalfWidth: 0.01, jobsMin: 40, jobsMax: 20_000, tasksMax: 300_000 };

const precise = ({ mean, half }: Estimate, { relativeHalfWidth }: Precision): boolean => half <= relativeHalfWidth * mean;

/** With fewer there is hardly an interval. Large jobs vary little. */
const jobsLeast = 5;

/** How many jobs to begin with. */
export function firstJobs(tasksOfOne: number, { jobsMin, tasksMax }: Precision): number {
  const affordable = Math.floor(tasksMax / Math.max(1, tasksOfOne));
  return Math.max(2, Math.min(jobsMin, Math.max(jobsLeast, affordable)));
}

/** A little more than the variance so far asks for, which is itself uncertain. */
const reserve = 1.1;

/** How many jobs to simulate in all, given how precise so many were; the same number if they are enough, or if there may be no more. */
export function jobsNeeded(jobs: number, estimates: readonly Estimate[], tasksOfOne: number, precision: Precision): number {
  const { jobsMax, tasksMax, relativeHalfWidth } = precision;
  if (estimates.every((estimate) => precise(estimate, precision))) return jobs;
  const most = Math.max(jobs, Math.min(jobsMax, Math.floor(tasksMax / Math.max(1, tasksOfOne))));
  // Intervals narrow by the square root of the number of jobs.
  const needed = estimates.map(({ mean, half }) => reserve * jobs * (half / (relativeHalfWidth * mean)) ** 2);
  return Math.max(jobs, ...needed.map((count) => Math.ceil(Math.min(count, most))));
}
