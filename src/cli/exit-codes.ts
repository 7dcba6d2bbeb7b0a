/** Exit codes, the same for every command; `homeostat --help` lists them. */
export const exitCodes = {
  ok: 0,
  /** An error; for `diff`: there are differences. */
  error: 1,
  /** Wrong usage or invalid input. */
  usage: 2,
  /** Nothing changed, where --error-unchanged asks for it. */
  unchanged: 3,
  /** An objective or a threshold failed. */
  objectiveFailed: 99,
  /** Stopped by Ctrl-C; what was begun can be resumed. */
  interrupted: 130,
} as const;

/** An end with a message for people and an exit code for scripts; never a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.error) {
    super(message);
    this.exitCode = exitCode;
  }
}
