import { longestOfTasks, meanTaskSeconds } from '../../model/task-time.ts';
import type { JobGraph } from './job-graph.ts';

/** What no schedule can better, on average, in seconds at speed 1. */
export type LeastDuration = {
  /** The longest path through the stages, each as long as its longest task (a mean of maxima is at least the maximum of means). */
  readonly path: number;
  /** All tasks one after the other. */
  readonly work: number;
};

/** Closed forms; `ordered` where measured times are replayed task by task and not drawn. */
export function leastDuration({ size, times, tasks, firstNext, next }: JobGraph, ordered: boolean): LeastDuration {
  const ends = new Float64Array(size);
  let [path, work] = [0, 0];
  for (let stage = 0; stage < size; stage++) {
    const time = times[stage] as JobGraph['times'][number];
    const count = tasks[stage] as number;
    const own = ordered && time.kind === 'replay' ? Array.from({ length: count }, (_, task) => time.seconds[task % time.seconds.length] as number) : null;
    const longest = own === null ? longestOfTasks(time, count) : own.reduce((most, seconds) => Math.max(most, seconds), 0);
    work += own === null ? count * meanTaskSeconds(time) : own.reduce((sum, seconds) => sum + seconds, 0);
    const end = (ends[stage] as number) + longest;
    path = Math.max(path, end);
    for (let i = firstNext[stage] as number; i < (firstNext[stage + 1] as number); i++) ends[next[i] as number] = Math.max(end, ends[next[i] as number] as number);
  }
  return { path, work };
}

/**
 * A lower bound on the mean response: no job is shorter than its overhead, which faster cores do not shorten, with its longest path or its work on all cores; and of several users' jobs no more
 * can end than cores have time for, so that all users wait for each other (the asymptotic bound of Denning and Buzen, "The operational
 * analysis of queueing network models", 1978).
 */
export function leastResponse({ path, work }: LeastDuration, overhead: number, { cores, speed, users, thinkSeconds }: { readonly cores: number; readonly speed: number; readonly users: number; readonly thinkSeconds: number }): number {
  return Math.max(overhead + Math.max(path, work / cores) / speed, (users * work) / cores / speed - thinkSeconds);
}
