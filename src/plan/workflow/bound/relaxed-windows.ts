import type { CompiledProblem } from '../compiled-problem.ts';

/** What no plan can undercut: times as if all data moved in no time and everything ran on its fastest type. */
export type RelaxedWindows = {
  /** No task can start before. */
  readonly start: Float64Array;
  /** Nor end later, if all firm and hard deadlines are to hold. */
  readonly end: Float64Array;
  /** The types on which each task can still be in time, `possible[task * typeCount + type]`. */
  readonly possible: Uint8Array;
  /** A task that cannot be in time on any type; -1 if there is none. */
  readonly hopeless: number;
};

export function relaxedWindows({ taskCount, typeCount, order, parents, children, run, fastest, startup, due }: CompiledProblem): RelaxedWindows {
  const [start, end, possible] = [new Float64Array(taskCount), due.slice(), new Uint8Array(taskCount * typeCount)];
  const soonest = startup.reduce((least, value) => Math.min(least, value), Infinity);
  for (const task of order) {
    let earliest = soonest;
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
      const parent = parents.task[i] as number;
      earliest = Math.max(earliest, (start[parent] as number) + (fastest[parent] as number));
    }
    start[task] = earliest;
  }
  for (let n = taskCount - 1; n >= 0; n--) {
    const task = order[n] as number;
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
      const child = children.task[i] as number;
      end[task] = Math.min(end[task] as number, (end[child] as number) - (fastest[child] as number));
    }
  }
  let hopeless = -1;
  for (let task = 0; task < taskCount; task++) {
    let any = false;
    for (let type = 0; type < typeCount; type++) {
      const seconds = run[task * typeCount + type] as number;
      const inTime = seconds < Infinity && Math.max(start[task] as number, startup[type] as number) + seconds <= (end[task] as number) * (1 + 1e-9) + 1e-9;
      if (inTime) possible[task * typeCount + type] = 1;
      any ||= inTime;
    }
    if (!any) hopeless = task;
  }
  return { start, end, possible, hopeless };
}
