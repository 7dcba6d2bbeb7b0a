import type { CompiledProblem } from './compiled-problem.ts';
import { transferSeconds } from './compiled-problem.ts';

/** Earliest starts and ends and latest ends of all tasks when each runs on an instance of its own of a given type. */
export type TypedWindows = { readonly start: Float64Array; readonly end: Float64Array; readonly latestEnd: Float64Array };

/** Both passes over the workflow, for a type of each task. */
export function typedWindows(problem: CompiledProblem, types: Int32Array): TypedWindows {
  const { taskCount, typeCount, order, parents, children, run, startup, due } = problem;
  const [start, end, latestEnd] = [new Float64Array(taskCount), new Float64Array(taskCount), new Float64Array(taskCount)];
  for (let n = 0; n < taskCount; n++) {
    const task = order[n] as number;
    const type = types[task] as number;
    let earliest = startup[type] as number;
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
      const parent = parents.task[i] as number;
      earliest = Math.max(earliest, (end[parent] as number) + transferSeconds(problem, parents, i, types[parent] as number, type));
    }
    start[task] = earliest;
    end[task] = earliest + (run[task * typeCount + type] as number);
  }
  for (let n = taskCount - 1; n >= 0; n--) {
    const task = order[n] as number;
    let latest = due[task] as number;
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
      const child = children.task[i] as number;
      const type = types[child] as number;
      latest = Math.min(latest, (latestEnd[child] as number) - (run[child * typeCount + type] as number) - transferSeconds(problem, children, i, types[task] as number, type));
    }
    latestEnd[task] = latest;
  }
  return { start, end, latestEnd };
}

/** The task that misses its due time by most, or -1 if none does. */
export function mostLate({ due }: CompiledProblem, { end }: TypedWindows): number {
  let [worst, by] = [-1, 0];
  for (let task = 0; task < end.length; task++) {
    const late = (end[task] as number) - (due[task] as number) * (1 + 1e-9);
    if (late > by) [worst, by] = [task, late];
  }
  return worst;
}

/** The tasks that decide when `task` can start, from the first one to `task` itself. */
export function criticalPathTo(problem: CompiledProblem, types: Int32Array, { start, end }: TypedWindows, task: number): readonly number[] {
  const { parents } = problem;
  const path = [task];
  for (let current = task, next = -1; ; current = next) {
    next = -1;
    for (let i = parents.at[current] as number; i < (parents.at[current + 1] as number); i++) {
      const parent = parents.task[i] as number;
      if ((end[parent] as number) + transferSeconds(problem, parents, i, types[parent] as number, types[current] as number) === start[current]) next = parent;
    }
    if (next < 0) return path.reverse();
    path.push(next);
  }
}

/** For each task the type that costs least by the exact time it runs. */
export function cheapestTypes({ taskCount, typeCount, run, price, billing }: CompiledProblem): Int32Array {
  return Int32Array.from({ length: taskCount }, (_, task) => {
    let [best, least] = [0, Infinity];
    for (let type = 0; type < typeCount; type++) {
      const cost = (run[task * typeCount + type] as number) * ((price[type] as number) / ((billing[type] as number) || 1));
      if (cost < least) [best, least] = [type, cost];
    }
    return best;
  });
}

/** What a task costs on a type by the exact time it runs; Infinity where it cannot. */
export const exactCost = ({ run, typeCount, price, billing }: CompiledProblem, task: number, type: number): number =>
  (run[task * typeCount + type] as number) * ((price[type] as number) / ((billing[type] as number) || 1));
