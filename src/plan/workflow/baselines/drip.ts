import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem } from '../compiled-problem.ts';
import { packTasks } from '../pack-tasks.ts';
import type { WorkflowPlanner } from '../plan.ts';
import { cheapestTypes, criticalPathTo, exactCost, mostLate, typedWindows } from '../typed-windows.ts';

/**
 * Planning for several overlapping deadlines with greedy repair, after Wang et al., "Planning virtual infrastructures for time critical applications with multiple
 * deadline constraints", FGCS 75, 2017: everything begins on its cheapest type; on the critical path of the deadline that is missed by most the
 * change that gains most time for its cost is made, until all hold; then tasks with slack go back to cheaper types, and tasks are merged onto instances.
 */
export const drip: WorkflowPlanner = {
  name: 'drip',
  description: 'cheapest types first, repaired greedily where a deadline is missed, then merged (after Wang et al. 2017)',
  plan(problem) {
    const compiled = compileProblem(problem);
    const types = cheapestTypes(compiled);
    const steps = repair(compiled, types);
    relax(compiled, types);
    const plan = packTasks(compiled, types);
    return plan === null ? { kind: 'none', why: 'more instances would be needed than may be leased' } : answerOf(compiled, plan, steps);
  },
};

/** Makes tasks faster until no deadline is missed, or none can be made faster; returns the number of changes. */
function repair(problem: CompiledProblem, types: Int32Array): number {
  for (let steps = 0; ; steps++) {
    const windows = typedWindows(problem, types);
    const late = mostLate(problem, windows);
    if (late < 0) return steps;
    const change = bestUpgrade(problem, types, criticalPathTo(problem, types, windows, late));
    if (change === null) return steps;
    types[change.task] = change.type;
  }
}

type Change = { readonly task: number; readonly type: number };

/** The faster type on a path with the most seconds gained for each USD. */
function bestUpgrade(problem: CompiledProblem, types: Int32Array, path: readonly number[]): Change | null {
  let best: Change | null = null;
  let most = 0;
  for (const task of path) {
    const current = types[task] as number;
    for (let type = 0; type < problem.typeCount; type++) {
      const gain = (problem.run[task * problem.typeCount + current] as number) - (problem.run[task * problem.typeCount + type] as number);
      if (!(gain > 0)) continue;
      const worth = gain / Math.max(1e-12, exactCost(problem, task, type) - exactCost(problem, task, current));
      if (worth > most) [best, most] = [{ task, type }, worth];
    }
  }
  return best;
}

/** Gives tasks cheaper types where their slack allows it, those first that save most. */
function relax(problem: CompiledProblem, types: Int32Array): void {
  const cheap = cheapestTypes(problem);
  const saving = (task: number): number => exactCost(problem, task, types[task] as number) - exactCost(problem, task, cheap[task] as number);
  const tasks = [...problem.order].filter((task) => saving(task) > 0).toSorted((a, b) => saving(b) - saving(a));
  let windows = typedWindows(problem, types);
  if (mostLate(problem, windows) >= 0) return;
  for (const task of tasks) {
    const kept = types[task] as number;
    const cheaper = Array.from({ length: problem.typeCount }, (_, type) => type)
      .filter((type) => exactCost(problem, task, type) < exactCost(problem, task, kept))
      .toSorted((a, b) => exactCost(problem, task, a) - exactCost(problem, task, b));
    for (const type of cheaper) {
      const fits = (windows.start[task] as number) + (problem.run[task * problem.typeCount + type] as number) <= (windows.latestEnd[task] as number);
      if (!fits) continue;
      types[task] = type;
      const changed = typedWindows(problem, types);
      if (mostLate(problem, changed) < 0) {
        windows = changed;
        break;
      }
      types[task] = kept;
    }
  }
}
