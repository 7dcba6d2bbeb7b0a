/** A linear programme with integers, in the row form that solvers share. Infinity stands for no bound. */
export type MilpProblem = {
  readonly sense: 'minimise' | 'maximise';
  readonly variables: readonly { readonly name: string; readonly cost: number; readonly low: number; readonly high: number; readonly integer: boolean }[];
  readonly rows: readonly { readonly name: string; readonly terms: readonly (readonly [variable: number, coefficient: number])[]; readonly low: number; readonly high: number }[];
};

export type MilpSolution =
  | { readonly status: 'optimal' | 'feasible'; readonly objective: number; readonly bound: number; readonly values: readonly number[] }
  | { readonly status: 'infeasible' | 'unbounded' | 'timeout'; readonly why: string };

/** Solves at once and blocks: planners that use it run in worker threads. */
export interface MilpSolver {
  solve(problem: MilpProblem, limits: { readonly seconds: number; readonly gap: number }): MilpSolution;
}
