/** A linear programme with integers, in the row form that solvers share. Infinity stands for no bound. */
export type MilpProblem = {
  readonly sense: 'minimise' | 'maximise';
  readonly variables: readonly { readonly name: string; readonly cost: number; readonly low: number; readonly high: number; readonly integer: boolean }[];
  readonly rows: readonly { readonly name: string; readonly terms: readonly (readonly [variable: number, coefficient: number])[]; readonly low: number; readonly high: number }[];
};

export type MilpSolution =
  | { readonly status: 'optimal' | 'feasible'; readonly objective: number; readonly bound: number; readonly values: readonly number[] }
  /** `timeout`: no solution was found in time, which proves nothing; `failed`: the solver broke down, which proves nothing either. */
  | { readonly status: 'infeasible' | 'unbounded' | 'timeout' | 'failed'; readonly why: string };

/**
 * Solves at once and blocks: planners that use it run in worker threads. Integer variables come back as whole numbers. Throws only for a
 * problem that is none: a number that is not finite where it must be, or a term of a variable that is not there.
 */
export interface MilpSolver {
  /** `seconds` bounds the search; it stops as soon as the best solution is within `gap` (relative, 0 for proven best) of the bound. */
  solve(problem: MilpProblem, limits: { readonly seconds: number; readonly gap: number }): MilpSolution;
}
