/** The input is wrong: the user can mend it. HTTP 4xx, exit code 2. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  readonly problems: readonly string[];

  /** Each problem names field, value, rule and fix. */
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What was asked for is not there. HTTP 404, exit code 1. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** The world changed meanwhile, or somebody else holds it. HTTP 409, exit code 1. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** A broken assumption of ours: the operation stops, nothing is guessed. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${what}; this is a defect of Homeostat, please report it`);
}
