import type { CompiledProblem } from '../compiled-problem.ts';
import { leaseCost } from '../compiled-problem.ts';
import type { RelaxedWindows } from './relaxed-windows.ts';

/**
 * What the leases cost at least without which some tasks cannot run: each task needs one of a type on which it can be in time, as long as its boot and the task itself, in whole
 * intervals; tasks that have no such type in common need one each.
 */
export function leaseBound(problem: CompiledProblem, { possible }: RelaxedWindows): number {
  const { taskCount, typeCount, run, startup } = problem;
  const least = new Float64Array(taskCount).fill(Infinity);
  for (let task = 0; task < taskCount; task++) {
    for (let type = 0; type < typeCount; type++) {
      const cell = task * typeCount + type;
      if (possible[cell] === 1) least[task] = Math.min(least[task] as number, leaseCost(problem, type, (startup[type] as number) + (run[cell] as number)));
    }
  }
  const taken = new Uint8Array(typeCount);
  let bound = 0;
  for (const task of Array.from(least.keys()).toSorted((one, other) => (least[other] as number) - (least[one] as number))) {
    const own = possible.subarray(task * typeCount, (task + 1) * typeCount);
    if (own.some((can, type) => can === 1 && taken[type] === 1)) continue;
    own.forEach((can, type) => void (taken[type] ||= can));
    bound += least[task] as number;
  }
  // Rounding, of sums and of windows that are a billionth too short.
  return bound * (1 - 4e-9);
}
