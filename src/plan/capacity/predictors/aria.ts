import type { MapReduceProfile, PhaseStatistics, StagesProfile } from '../../../model/job-profile.ts';
import { longestOfTasks, meanTaskSeconds } from '../../../model/task-time.ts';

export type Bounds = { readonly low: number; readonly high: number };

/**
 * How long the tasks of a phase keep so many slots busy under any greedy assignment (Verma, Cherkasova and Campbell, "ARIA", ICAC 2011,
 * theorem 1): from all work on all slots to all work but that of the longest task, which comes last. Fewer tasks than slots use no more
 * slots than tasks: no phase is shorter than its average task.
 */
export function phaseBounds({ tasks, averageSeconds, maximumSeconds }: PhaseStatistics, slots: number): Bounds {
  if (tasks === 0) return { low: 0, high: 0 };
  const low = (tasks * averageSeconds) / Math.min(slots, tasks);
  return { low, high: Math.max(low, ((tasks - 1) * averageSeconds) / slots + maximumSeconds) };
}

/** One phase after the other: maps, the first wave of shuffles, the other waves, reduces (ARIA, equations 1 to 6, with `slots` for maps and reduces alike). */
export function mapReduceBounds({ map, firstShuffle, shuffle, reduce }: MapReduceProfile, slots: number): Bounds {
  const rest = shuffle ?? firstShuffle;
  const waves = rest === undefined ? [] : [{ ...rest, tasks: reduce.tasks }];
  const parts = [map, ...waves, reduce].map((phase) => phaseBounds(phase, slots));
  // The first wave's shuffle overlaps with the maps and replaces one of the usual waves.
  const first = firstShuffle === undefined || shuffle === undefined || reduce.tasks === 0 ? { low: 0, high: 0 } : { low: firstShuffle.averageSeconds - shuffle.averageSeconds, high: firstShuffle.maximumSeconds - shuffle.averageSeconds };
  const sum = (which: 'low' | 'high'): number => parts.reduce((total, part) => total + part[which], 0) + first[which];
  return { low: Math.max(0, sum('low')), high: Math.max(0, sum('low'), sum('high')) };
}

/** All stages one after the other, which is what a chain of stages does and the most that any other job takes. */
export function stagesBounds({ stages, overheadSeconds }: StagesProfile, slots: number): Bounds {
  const parts = stages.map(({ tasks, taskTime }) => phaseBounds({ tasks, averageSeconds: meanTaskSeconds(taskTime), maximumSeconds: longestOfTasks(taskTime, tasks) }, slots));
  return { low: parts.reduce((sum, { low }) => sum + low, overheadSeconds), high: parts.reduce((sum, { high }) => sum + high, overheadSeconds) };
}
