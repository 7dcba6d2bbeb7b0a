import type { Clock } from '../../model/clock.ts';
import type { MilpProblem, MilpSolution, MilpSolver } from '../ports/milp-solver.ts';

/** Another solver that gives up, with `timeout`, when all its answers together have taken `secondsMax`. */
export class LimitedSolver implements MilpSolver {
  readonly #inner: MilpSolver;
  readonly #clock: Clock;
  #secondsLeft: number;

  constructor(inner: MilpSolver, clock: Clock, secondsMax: number) {
    this.#inner = inner;
    this.#clock = clock;
    this.#secondsLeft = secondsMax;
  }

  solve(problem: MilpProblem, { seconds, gap }: { readonly seconds: number; readonly gap: number }): MilpSolution {
    if (this.#secondsLeft <= 0) return { status: 'timeout', why: 'the time for all questions together is used up' };
    const before = this.#clock.now();
    const solution = this.#inner.solve(problem, { seconds: Math.min(seconds, this.#secondsLeft), gap });
    this.#secondsLeft -= (this.#clock.now() - before) / 1000;
    return solution;
  }
}
