import type { ClosedJobsOptions } from './closed-jobs.ts';
import { ClosedJobs } from './closed-jobs.ts';
import type { Estimate } from './estimate.ts';
import { steadyMean } from './estimate.ts';
import type { Precision } from './precision.ts';
import { firstJobs, jobsNeeded } from './precision.ts';

/** Users times stages that are simulated at most: thirty bytes are kept for each. */
const placesMax = 10_000_000;
/** Tasks of all users' jobs in the rounds that a simulation takes at least: a few seconds. */
const tasksLeastMax = 30_000_000;

/** A system takes several rounds of all users to forget that everybody began by thinking; with very many users fewer are enough for a mean. */
const rounds = 10;
const roundsLeast = 3;

/** Why so many users cannot be simulated; null if they can. */
export function tooManyTogether({ size, totalTasks }: ClosedJobsOptions['graph'], users: number): string | null {
  if (users * size > placesMax) return `${users} users with ${size} stages each are too many to simulate`;
  return roundsLeast * users * totalTasks > tasksLeastMax ? `${users} users with ${totalTasks} tasks each are too many to simulate` : null;
}

/** The mean response of a closed system in its steady state; the run goes on until its interval is narrow enough. */
export function simulateTogether(options: ClosedJobsOptions, precision: Precision): Estimate {
  const { graph, users } = options;
  const system = new ClosedJobs(options);
  const affordable = Math.floor(precision.tasksMax / Math.max(1, graph.totalTasks * users));
  let jobs = Math.max(firstJobs(graph.totalTasks, precision), users * Math.max(roundsLeast, Math.min(rounds, affordable)));
  for (;;) {
    system.run(jobs);
    const estimate = steadyMean(system.responses);
    const needed = jobsNeeded(jobs, [estimate], graph.totalTasks, precision);
    if (needed === jobs) return estimate;
    jobs = needed;
  }
}
