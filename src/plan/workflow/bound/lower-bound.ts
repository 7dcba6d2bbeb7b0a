import type { MilpProblem, MilpSolver } from '../../ports/milp-solver.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem } from '../compiled-problem.ts';
import type { WorkflowProblem } from '../problem.ts';
import type { Wholeness } from './relaxation.ts';
import { countingBound } from './counting-bound.ts';
import { isSmall, solveExactly } from './exact.ts';
import { leaseBound } from './lease-bound.ts';
import { relaxation } from './relaxation.ts';
import type { RelaxedWindows } from './relaxed-windows.ts';
import { relaxedWindows } from './relaxed-windows.ts';

/**
 * `value`: no feasible plan costs less USD (or, where the goal is to be fast within a budget, takes less seconds). `infeasible`: no plan holds all firm and hard
 * deadlines. `how` says by what it was found: `counting` adds up the cheapest ways to run each task, within the time there is for it, or the cheapest leases that are needed, `linear` solves a linear programme, `whole` one with
 * whole intervals and instances, `exact` one that knows of slots, order and transfers, too (small problems in one place only).
 */
export type LowerBound =
  | { readonly kind: 'bound'; readonly value: number; readonly how: 'counting' | 'linear' | 'whole' | 'exact' }
  | { readonly kind: 'infeasible'; readonly why: string };

/** Larger programmes take a solver longer than they are worth. */
const entriesMax = 400_000;
/** Tasks times types up to which tasks are kept whole, too. */
const wholeTasksMax = 1500;
/** A solver answers within a millionth. */
const solverTolerance = 1e-6;

/**
 * A lower bound for all feasible plans of a problem, by HiGHS or another solver if there is one, in about the seconds given; blocks. Valid for billing in intervals
 * of any length.
 */
export function lowerBound(problem: WorkflowProblem, solver: MilpSolver | null, limits: { readonly seconds: number }): LowerBound {
  const compiled = compileProblem(problem);
  const windows = relaxedWindows(compiled);
  if (windows.hopeless >= 0) return hopeless(compiled, windows);
  if (compiled.goal === 'makespan') return { kind: 'bound', value: windows.start.reduce((most, start, task) => Math.max(most, start + (compiled.fastest[task] as number)), 0), how: 'counting' };
  let best: LowerBound = { kind: 'bound', value: Math.max(countingBound(compiled, windows), leaseBound(compiled, windows)), how: 'counting' };
  if (solver === null || entriesOf(compiled) > entriesMax) return best;
  if (isSmall(compiled)) {
    const exact = exactBound(compiled, solver, limits.seconds / 2);
    if (exact !== null && (exact.kind === 'infeasible' || exact.value >= best.value)) best = exact;
    if (best.kind === 'infeasible') return best;
  }
  const steps: readonly (readonly [Wholeness, 'linear' | 'whole', number])[] = [
    ['none', 'linear', 0.3],
    ['leases', 'whole', 0.4],
    ...(compiled.taskCount * compiled.typeCount <= wholeTasksMax ? ([['leases and tasks', 'whole', 0.6]] as const) : []),
  ];
  for (const [whole, how, share] of steps) {
    const found = solved(solver, relaxation(compiled, windows, whole), limits.seconds * share);
    if (found === 'infeasible') return { kind: 'infeasible', why: 'the work cannot be done within the deadlines and limits, even if data moved in no time' };
    if (found > best.value) best = { kind: 'bound', value: found, how };
  }
  return best;
}

/** From the exact programme; null where the solver does not get far enough. */
function exactBound(problem: CompiledProblem, solver: MilpSolver, seconds: number): LowerBound | null {
  const { solution } = solveExactly(problem, solver, seconds);
  if (solution.status === 'infeasible') return { kind: 'infeasible', why: 'no plan holds all firm and hard deadlines, as an exact programme shows' };
  if (solution.status !== 'optimal' && solution.status !== 'feasible') return null;
  return { kind: 'bound', value: solution.bound - solverTolerance * Math.abs(solution.bound), how: 'exact' };
}

function solved(solver: MilpSolver, programme: MilpProblem, seconds: number): number | 'infeasible' {
  const solution = solver.solve(programme, { seconds, gap: 1e-4 });
  if (solution.status === 'infeasible') return 'infeasible';
  if (solution.status !== 'optimal' && solution.status !== 'feasible') return -Infinity;
  return solution.bound - solverTolerance * Math.abs(solution.bound);
}

const entriesOf = ({ taskCount, typeCount, children }: CompiledProblem): number => (taskCount + children.task.length) * (typeCount + 2);

function hopeless({ problem, fastest }: CompiledProblem, { start, end, hopeless: task }: RelaxedWindows): LowerBound {
  const rounded = (seconds: number): number => Number(seconds.toPrecision(6));
  return { kind: 'infeasible', why: `${problem.tasks[task]?.name ?? task} cannot end before ${rounded((start[task] as number) + (fastest[task] as number))} s, but must by ${rounded(end[task] as number)} s` };
}

/** A solver ends within a millionth of the best, and its bound is taken down by its tolerance: what is no further away is proven. */
const provenShare = 3 * solverTolerance;

/** By what share a plan is above a bound at most: 0 for a plan that is proven best, 0.1 if it may be a tenth too dear. Null where nothing is known. */
export function gapTo(bound: LowerBound, value: number): number | null {
  if (bound.kind === 'infeasible' || !(bound.value > 0)) return value === 0 ? 0 : null;
  const gap = value / bound.value - 1;
  return gap <= provenShare ? 0 : gap;
}
