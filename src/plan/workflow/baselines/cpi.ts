import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem, transferSeconds } from '../compiled-problem.ts';
import { packTasks } from '../pack-tasks.ts';
import type { WorkflowPlanner } from '../plan.ts';
import type { TypedWindows } from '../typed-windows.ts';
import { cheapestTypes, criticalPathTo, exactCost, mostLate, typedWindows } from '../typed-windows.ts';

/** States that the dynamic programme keeps at each task of a path; a path of real length rarely has more that no other beats. */
const statesMax = 400;

/**
 * CPI (Cai, Li, Gupta, "Critical path-based iterative heuristic for workflow scheduling in utility and cloud computing", ICSOC 2013): while the critical path, with what
 * is undecided on its cheapest type, is longer than its deadline, a dynamic programme over time and cost decides all undecided tasks of that path; then tasks are
 * put onto instances. What a path leaves to the others is kept as bounds on each of its tasks, so that deciding one path never makes another impossible.
 */
export const cpi: WorkflowPlanner = {
  name: 'cpi',
  description: 'CPI: complete critical paths, each decided by a dynamic programme over time and cost (Cai et al. 2013)',
  plan(problem) {
    const compiled = compileProblem(problem);
    const types = cheapestTypes(compiled);
    const decided = new Uint8Array(compiled.taskCount);
    let paths = 0;
    for (;;) {
      const windows = typedWindows(compiled, types);
      const late = mostLate(compiled, windows);
      if (late < 0) break;
      const path = criticalPathTo(compiled, types, windows, late);
      if (path.every((task) => decided[task] === 1)) break;
      const chosen = decidePath(compiled, boundsOf(compiled, types, decided), types, decided, path);
      path.forEach((task, i) => {
        if (decided[task] === 1) return;
        types[task] = chosen?.[i] ?? (compiled.fastestType[task] as number);
        decided[task] = 1;
      });
      paths += 1;
    }
    const plan = packTasks(compiled, types);
    return plan === null ? { kind: 'none', why: 'more instances would be needed than may be leased' } : answerOf(compiled, plan, paths);
  },
};

/** Windows with all that is undecided on its fastest type: whoever stays within them leaves the others a way. */
function boundsOf(problem: CompiledProblem, types: Int32Array, decided: Uint8Array): TypedWindows {
  return typedWindows(problem, types.map((type, task) => (decided[task] === 1 ? type : (problem.fastestType[task] as number))));
}

type State = { readonly time: number; readonly cost: number; readonly type: number; readonly before: State | null };

/** The cheapest types for a path within the bounds; null if there are none. */
function decidePath(problem: CompiledProblem, bounds: TypedWindows, types: Int32Array, decided: Uint8Array, path: readonly number[]): readonly number[] | null {
  let states: readonly State[] = [];
  for (const [i, task] of path.entries()) {
    const choices = decided[task] === 1 ? [types[task] as number] : Array.from({ length: problem.typeCount }, (_, type) => type);
    const before: readonly (State | null)[] = i === 0 ? [null] : states;
    const next: State[] = [];
    for (const type of choices) {
      const [seconds, cost] = [problem.run[task * problem.typeCount + type] as number, exactCost(problem, task, type)];
      if (seconds === Infinity) continue;
      for (const state of before) {
        const start = Math.max(bounds.start[task] as number, problem.startup[type] as number, state === null ? 0 : state.time + pathTransfer(problem, path[i - 1] as number, task, state.type, type));
        const time = start + seconds;
        if (time <= (bounds.latestEnd[task] as number) * (1 + 1e-9)) next.push({ time, cost: cost + (state?.cost ?? 0), type, before: state });
      }
    }
    states = unbeaten(next);
    if (states.length === 0) return null;
  }
  const best = states.reduce((least, state) => (state.cost < least.cost ? state : least));
  const chosen: number[] = [];
  for (let state: State | null = best; state !== null; state = state.before) chosen.push(state.type);
  return chosen.reverse();
}

function pathTransfer(problem: CompiledProblem, from: number, to: number, fromType: number, toType: number): number {
  const { parents } = problem;
  let seconds = 0;
  for (let i = parents.at[to] as number; i < (parents.at[to + 1] as number); i++) {
    if (parents.task[i] === from) seconds = Math.max(seconds, transferSeconds(problem, parents, i, fromType, toType));
  }
  return seconds;
}

/** States that no other beats in both time and cost, evenly thinned if there are too many (the fastest and the cheapest stay). */
function unbeaten(states: State[]): readonly State[] {
  states.sort((a, b) => a.time - b.time || a.cost - b.cost);
  const kept: State[] = [];
  for (const state of states) if (kept.length === 0 || state.cost < (kept.at(-1) as State).cost) kept.push(state);
  if (kept.length <= statesMax) return kept;
  return Array.from({ length: statesMax }, (_, i) => kept[Math.round((i * (kept.length - 1)) / (statesMax - 1))] as State);
}
