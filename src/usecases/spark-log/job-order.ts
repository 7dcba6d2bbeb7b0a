import type { JobRun } from '../../formats/spark-event-log/spark-run.ts';

/** A job with its end; one that did not end in the log ends with it. */
export type TimedJob = JobRun & { readonly endsAt: number };

/** Jobs in the order of their ends, and for each job (by its place in `jobs`) which range of that order it came right after. */
export type JobOrder = { readonly byEnd: readonly number[]; readonly rightAfter: readonly (readonly [from: number, to: number])[] };

/**
 * Which jobs come after which, by time alone: the driver begins a job when it has what it needs, so jobs that had ended before are taken
 * as needed, and jobs that ran at the same time as independent (an interval order: Fishburn, "Intransitive indifference with unequal
 * indifference intervals", 1970). Of those before, only the ones that no other one before came after are kept; they end in one range.
 */
export function jobOrder(jobs: readonly TimedJob[]): JobOrder {
  const byEnd = jobs.map((_, index) => index).toSorted((a, b) => endOf(jobs, a) - endOf(jobs, b) || a - b);
  const ends = byEnd.map((index) => endOf(jobs, index));
  /** The latest beginning among the jobs up to this place. */
  const latestStart: number[] = [];
  for (const [place, index] of byEnd.entries()) latestStart.push(Math.max(latestStart[place - 1] ?? Number.NEGATIVE_INFINITY, (jobs[index] as TimedJob).startedAt));
  const rightAfter = jobs.map(({ startedAt, endsAt }): readonly [number, number] => {
    // A job of no length does not come before itself.
    const to = countUpTo(ends, endsAt === startedAt ? startedAt - 1 : startedAt);
    return to === 0 ? [0, 0] : [countUpTo(ends, latestStart[to - 1] as number, to), to];
  });
  return { byEnd, rightAfter };
}

const endOf = (jobs: readonly TimedJob[], index: number): number => (jobs[index] as TimedJob).endsAt;

/** How many of the first ascending values do not exceed a bound. */
function countUpTo(ascending: readonly number[], bound: number, count = ascending.length): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
