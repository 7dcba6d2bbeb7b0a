import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { closeLog, openLog } from './rotated-log.ts';
import type { PresentDesired } from './state.ts';

export type Launch = {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Files to write the own pid into before the command runs: entrances of control groups. */
  readonly groupFiles: readonly string[];
  /** Where the exit code goes for a supervisor that was not there when it ended; null: the command replaces the launcher. */
  readonly exitFile: string | null;
};

/**
 * Enters the control groups and becomes the command, which is handed over as arguments and never read by the shell. With an
 * exit file the shell stays, survives the group's SIGTERM (a trap with a command is not inherited) and notes the code.
 */
const launcher = `
count=$1; shift
while [ "$count" -gt 0 ]; do echo $$ > "$1"; shift; count=$((count - 1)); done 2>/dev/null
exit_file=$1; shift
[ -z "$exit_file" ] && exec "$@"
trap : TERM INT HUP
"$@" &
child=$!
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
echo "$code" > "$exit_file.new" && mv "$exit_file.new" "$exit_file"
exit "$code"
`;

/** Starts a command in a session and process group of its own, with its output appended to a log. */
export function launch({ command, cwd, env, logFile, groupFiles, exitFile }: Launch): ChildProcess {
  // Without this the system blames the shell for a folder that is missing.
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`workdir is ${cwd}; it must be a folder that exists; make it or change workdir`);
  const log = openLog(logFile);
  try {
    const args = ['-c', launcher, 'homeostat-launch', String(groupFiles.length), ...groupFiles, exitFile ?? '', ...command];
    return spawn('/bin/sh', args, { cwd, env: { ...env }, stdio: ['ignore', log, log], detached: true });
  } catch (error) {
    throw withoutValues(error);
  } finally {
    closeLog(log);
  }
}

/** What the system says of a start that failed, without its text where Node quotes what it was given, which may be a secret. */
function withoutValues(error: unknown): Error {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const known: Readonly<Record<string, string>> = {
    ERR_INVALID_ARG_VALUE: 'a command, workdir or variable holds a NUL character, which no process can be given; remove it',
    E2BIG: 'command and environment are longer than the system takes; shorten them',
    EAGAIN: 'the system starts no more processes now; it will be tried again',
    ENOMEM: 'the system has no memory for another process; it will be tried again',
  };
  return new Error(`the command cannot be started (${code}): ${known[code] ?? 'try it by hand'}`);
}

/** `node` is the Node that runs Homeostat, whatever the PATH says. */
export const commandOf = (command: readonly string[], nodePath: string): readonly string[] =>
  command[0] === 'node' ? [nodePath, ...command.slice(1)] : command;

export const workdirOf = ({ baseDir, definition }: Pick<PresentDesired, 'baseDir' | 'definition'>): string =>
  definition.workdir === undefined ? baseDir : isAbsolute(definition.workdir) ? definition.workdir : resolve(baseDir, definition.workdir);

/** What every child inherits; nothing else of the supervisor's environment, which may hold secrets of whoever started it. */
export function inheritedEnvironment(): Readonly<Record<string, string>> {
  const inherited: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'LANG', 'TZ']) {
    const value = process.env[name];
    if (value !== undefined) inherited[name] = value;
  }
  return inherited;
}

/** The component's own variables, the addresses of those it is linked to, and a folder that outlives its instances. */
export function componentEnvironment(
  { definition }: Pick<PresentDesired, 'definition'>,
  addresses: ReadonlyMap<string, string>,
  stateDir: string,
): Readonly<Record<string, string>> {
  const env: Record<string, string> = { ...inheritedEnvironment() };
  for (const { name, value } of definition.env) env[name] = value;
  for (const { component, env: name } of definition.links) env[name] = addresses.get(component) ?? '';
  env['HOMEOSTAT_COMPONENT'] = definition.name;
  env['HOMEOSTAT_STATE_DIR'] = stateDir;
  return env;
}
