import type { MilpSolution, MilpSolver } from '../../ports/milp-solver.ts';
import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem, nominalTransfer } from '../compiled-problem.ts';
import { Evaluator } from '../ours/evaluator.ts';
import type { WorkflowPlan, WorkflowPlanner } from '../plan.ts';
import type { ExactProgramme } from './exact-programme.ts';
import { exactProgramme } from './exact-programme.ts';

/** Binary variables grow with the cube of the tasks: beyond this a solver no longer ends within seconds. */
const tasksMax = 10;
const entriesMax = 400;

/** Whether a problem is small enough, and in one place, so that its exact programme can be solved. */
export const isSmall = ({ taskCount, typeCount, placeCount, goal }: CompiledProblem): boolean =>
  placeCount === 1 && goal === 'cost' && taskCount <= tasksMax && taskCount * taskCount * typeCount <= entriesMax;

/** The exact programme of a small problem and what a solver made of it. */
export function solveExactly(problem: CompiledProblem, solver: MilpSolver, seconds: number): { readonly built: ExactProgramme; readonly solution: MilpSolution } {
  const built = exactProgramme(problem, horizonOf(problem));
  return { built, solution: solver.solve(built.programme, { seconds, gap: 1e-6 }) };
}

/** Nothing needs to run later: the last deadline, or, where some tasks have none, everything one after the other on the slowest types. */
function horizonOf(problem: CompiledProblem): number {
  const { due, run, parents, startup, typeCount, taskCount } = problem;
  const last = due.reduce((most, value) => Math.max(most, value), 0);
  if (last < Infinity) return last;
  let serial = startup.reduce((most, value) => Math.max(most, value), 0);
  for (let task = 0; task < taskCount; task++) {
    let slowest = 0;
    for (let type = 0; type < typeCount; type++) {
      const seconds = run[task * typeCount + type] as number;
      if (seconds < Infinity) slowest = Math.max(slowest, seconds);
    }
    serial += slowest;
  }
  for (let i = 0; i < parents.task.length; i++) serial += nominalTransfer(problem, parents, i);
  return serial + due.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), 0);
}

/**
 * The best plan there is of a small problem, proven by a solver, within some seconds; blocks. Declines what is not small, and what its programme leaves out:
 * several places, limits, soft deadlines, senders that are kept, and budgets without deadlines.
 */
export function exactPlanner(solver: MilpSolver, seconds: number): WorkflowPlanner {
  return {
    name: 'exact',
    description: `the best plan of a problem with at most ${tasksMax} tasks, proven by a mixed-integer programme`,
    plan(problem) {
      const compiled = compileProblem(problem);
      const whyNot = declined(compiled);
      if (whyNot !== null) return { kind: 'none', why: whyNot };
      const { built, solution } = solveExactly(compiled, solver, seconds);
      if (solution.status === 'infeasible') return { kind: 'none', why: 'no plan holds all firm and hard deadlines' };
      if ('why' in solution) return { kind: 'none', why: solution.why };
      const state = new Evaluator(compiled);
      state.load(planOf(compiled, built, solution.values));
      state.evaluate();
      state.keep();
      return answerOf(compiled, state.plan(), 1);
    },
  };
}

function declined(problem: CompiledProblem): string | null {
  if (!isSmall(problem)) return `exact planning needs one place, at most ${tasksMax} tasks, tasks² × types of at most ${entriesMax}, and a goal in money`;
  if (!problem.sharedStore) return 'exact planning does not know what senders are kept for; it needs a shared store';
  if (problem.limit.some((limit) => limit < Infinity)) return 'exact planning does not know limits on types';
  return problem.soft.length > 0 ? 'exact planning does not know soft deadlines' : null;
}

/** Slots, types and starts of a solution; the evaluator times it anew, free of the solver's tolerances. */
function planOf({ taskCount, typeCount, run }: CompiledProblem, { on, start }: ExactProgramme, values: readonly number[]): WorkflowPlan {
  const [instance, starts, ends, types] = [new Int32Array(taskCount), new Float64Array(taskCount), new Float64Array(taskCount), new Int32Array(taskCount)];
  for (let task = 0; task < taskCount; task++) {
    for (let at = 0; at < taskCount * typeCount; at++) {
      const variable = on[task * taskCount * typeCount + at] as number;
      if (variable < 0 || (values[variable] ?? 0) < 0.5) continue;
      instance[task] = Math.floor(at / typeCount);
      types[instance[task] as number] = at % typeCount;
      starts[task] = values[start[task] as number] ?? 0;
      ends[task] = (starts[task] as number) + (run[task * typeCount + (at % typeCount)] as number);
    }
  }
  return { instance, start: starts, end: ends, instances: [...types].map((type) => ({ type, from: 0, to: 0, costUsd: 0 })) };
}
