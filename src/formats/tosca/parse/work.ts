import { InvalidInputError } from '../../../model/error.ts';
import { formatProblem } from '../../documents/problem.ts';
import type { ToscaProblem } from './report.ts';

/** Steps that the checks of one template take at most, some 0.1 to 0.3 µs each: about a second. Public ones take 5000 at most. */
const stepsMax = 5_000_000;
/** Steps that an entry of a map counts for that is made and kept: about as much memory as ten steps take time. */
export const stepsPerEntry = 10;

/** The checks of a template would take too long. */
export class TooMuchWorkError extends InvalidInputError {
  readonly problem: ToscaProblem;

  constructor(file: string) {
    const problem: ToscaProblem = {
      file,
      line: 1,
      column: 1,
      path: '',
      value: 'part of a template that takes too long to check',
      rule: `part of one that takes at most ${stepsMax} steps`,
      fix: 'shorten its longest lists, of types, nodes or values that are compared with one another',
      severity: 'error',
      code: 'too-large',
    };
    super([formatProblem(problem)]);
    this.problem = problem;
  }
}

/**
 * Counts what grows with the product of two parts of a template, such as each value of a list with each that is allowed: files within
 * all bounds can ask for hours of it.
 */
export class Work {
  readonly #file: string;
  #steps = 0;

  /** @param file that the problem is told of */
  constructor(file: string) {
    this.#file = file;
  }

  get steps(): number {
    return this.#steps;
  }

  /** @throws TooMuchWorkError where that is too much */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > stepsMax) throw new TooMuchWorkError(this.#file);
  }
}
