import type { CompiledProblem } from '../compiled-problem.ts';
import type { RelaxedWindows } from './relaxed-windows.ts';
import { spread } from './spread.ts';

/** Starts and ends of windows of time that are looked at. */
const eachMax = 24;

/**
 * What the tasks that must be done within a window of time cost at least, for the worst of many windows, and what all tasks cost by the exact time.
 *
 * An instance whose lease is z intervals of B seconds at price p gives a window of w seconds no more than min(w, z B) seconds of work for z p, so a second of work in the
 * window costs at least p / min(w, B). Each task is counted on the type on which that makes least, among those on which it can be in time.
 */
export function countingBound(problem: CompiledProblem, windows: RelaxedWindows): number {
  const { start, end } = windows;
  const every = Array.from({ length: problem.taskCount }, (_, task) => task);
  const limited = every.filter((task) => (end[task] as number) < Infinity);
  let bound = workCost(problem, windows, every, Infinity);
  for (const from of spread(limited.map((task) => start[task] as number), eachMax)) {
    const later = limited.filter((task) => (start[task] as number) >= from);
    for (const to of spread(later.map((task) => end[task] as number), eachMax)) {
      if (to > from) bound = Math.max(bound, workCost(problem, windows, later.filter((task) => (end[task] as number) <= to), to - from));
    }
  }
  // Rounding, of sums and of windows that are a billionth too short.
  return bound * (1 - 4e-9);
}

function workCost({ typeCount, run, price, billing }: CompiledProblem, { possible }: RelaxedWindows, tasks: readonly number[], seconds: number): number {
  const perSecond = Float64Array.from({ length: typeCount }, (_, type) => (price[type] as number) / (billing[type] === 0 ? 1 : Math.min(seconds, billing[type] as number)));
  let sum = 0;
  for (const task of tasks) {
    let least = Infinity;
    for (let type = 0; type < typeCount; type++) {
      if (possible[task * typeCount + type] === 1) least = Math.min(least, (run[task * typeCount + type] as number) * (perSecond[type] as number));
    }
    sum += least;
  }
  return sum;
}
