import type { MapReduceProfile, PhaseStatistics, Stage, StagesProfile, TaskTime } from '../../model/job-profile.ts';
import { longestOfTasks } from '../../model/task-time.ts';

/** Standard deviations of logarithms beyond which no task times are spread. */
const sigmaMax = 5;
const halvings = 60;

/**
 * A MapReduce job as stages: all maps, then the reduces. A reduce task shuffles and reduces in one go on the core that it has, so the two are
 * one task. Those of the first wave, where there are statistics of it, shuffle only what was not yet there when the maps ended, and come
 * first (Verma, Cherkasova and Campbell, "ARIA", ICAC 2011).
 */
export function stagesOf({ map, firstShuffle, shuffle, reduce }: MapReduceProfile): StagesProfile {
  const first = firstShuffle === undefined ? 0 : Math.min(firstShuffle.tasks, reduce.tasks);
  const stage = (name: string, tasks: number, taskTime: TaskTime, after: readonly string[]): Stage => ({ name, tasks, taskTime, after });
  const reduces = (tasks: number, before: PhaseStatistics | undefined): TaskTime =>
    spreadTime({ tasks, averageSeconds: reduce.averageSeconds + (before?.averageSeconds ?? 0), maximumSeconds: reduce.maximumSeconds + (before?.maximumSeconds ?? 0) });
  const stages = [stage('map', map.tasks, spreadTime(map), [])];
  if (first > 0) stages.push(stage('reduce, first wave', first, reduces(first, firstShuffle), ['map']));
  if (reduce.tasks > first) stages.push(stage('reduce', reduce.tasks - first, reduces(reduce.tasks - first, shuffle ?? firstShuffle), ['map']));
  return { kind: 'stages', stages, overheadSeconds: 0 };
}

/** A log-normal time with this average, so spread that the longest of that many tasks takes the maximum on average; a constant where all take the same. */
export function spreadTime({ tasks, averageSeconds, maximumSeconds }: PhaseStatistics): TaskTime {
  if (tasks <= 1 || maximumSeconds <= averageSeconds || averageSeconds === 0) return { kind: 'constant', seconds: averageSeconds };
  let [low, high] = [0, sigmaMax];
  for (let i = 0; i < halvings; i++) {
    const sigma = (low + high) / 2;
    if (longestOfTasks({ kind: 'log-normal', meanSeconds: averageSeconds, sigma }, tasks) < maximumSeconds) low = sigma;
    else high = sigma;
  }
  return { kind: 'log-normal', meanSeconds: averageSeconds, sigma: high };
}
