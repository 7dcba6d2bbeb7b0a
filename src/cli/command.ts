import type { Command as Program } from 'commander';
import type { Io } from './io.ts';

/**
 * A command of the command line. To add one, write a file under `commands/` that exports a CommandModule and add a line
 * to `command-table.ts`.
 */
export type CommandModule = {
  /** Adds the command, its options and its action to the program. */
  readonly register: (program: Program, run: RunAction) => void;
};

/** Wraps a command's action: it gets the Io and returns an exit code. */
export type RunAction = <Args extends unknown[]>(action: (io: Io, ...args: Args) => Promise<number>) => (...args: Args) => Promise<void>;

/** Examples as they stand at the end of a command's help; one command a line, with why before it. */
export const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
