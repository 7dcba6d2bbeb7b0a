import { Command, CommanderError } from 'commander';
import { InvalidInputError } from '../model/error.ts';
import { commandTable } from './command-table.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { plainIo } from './io.ts';
import { versionOf } from './version.ts';

const description = `Keeps data-intensive applications inside their objectives at the lowest cost.

Exit codes: 0 ok, 1 error (diff: differs), 2 usage or invalid input, 3 unchanged (by flag),
99 objective or threshold failed, 130 interrupted.`;

/**
 * Runs one command line and returns its exit code. Data goes to `io.out`, all else to `io.err`; nothing is thrown for what
 * a user can cause.
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = new Command('homeostat')
    .description(description)
    .version(versionOf(), '--version', 'print the version')
    .option('--server <url>', 'the server to talk to (default: HOMEOSTAT_SERVER, else the one started here, else http://127.0.0.1:7600)')
    .option('--no-color', 'no colours (also NO_COLOR, TERM=dumb)')
    .helpCommand(true)
    .showHelpAfterError('(add --help for the options and examples)')
    .configureHelp({ sortSubcommands: false })
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride();
  for (const module of commandTable) {
    module.register(program, (action) => async (...actionArgs) => {
      exitCode = await action(io, ...actionArgs);
    });
  }
  inherit(program);
  try {
    await program.parseAsync(['node', 'homeostat', ...args]);
    return exitCode;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

/** Subcommands get the parent's error handling: commander copies it only to commands added through `command()`. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}

/** What begins with a place in a file stays as editors and other tools read it. */
const atPlace = /^[^\n]+?:\d+:\d+: /;

function exitCodeOf(error: unknown, given: Io): number {
  const io = plainIo(given);
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof CliError) {
    if (error.message !== '') io.err(`homeostat: ${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof InvalidInputError) {
    for (const problem of error.problems) io.err(`${atPlace.test(problem) ? '' : 'homeostat: '}${problem}\n`);
    return exitCodes.usage;
  }
  if (io.interrupted.aborted) return exitCodes.interrupted;
  const message = error instanceof Error ? (io.env['HOMEOSTAT_DEBUG'] ? (error.stack ?? error.message) : error.message) : String(error);
  io.err(`homeostat: ${message}\n`);
  return exitCodes.error;
}
