/**
 * Runs one command for one key, once. Started detached: it outlives the supervisor and the controller, and what it leaves
 * behind (an exit code, or a claim whose holder is gone) says what became of the command. Argument: path of the key's files.
 */
import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { writeDurably } from './durable-file.ts';
import type { ExecClaim, ExecRequest } from './exec-registry.ts';
import { readBootId, readProcess, signalGroup } from './process-table.ts';

/** As timeout(1) does: the command did not end in time. */
const timedOutExit = 124;
/** As shells do: the command could not be started. */
const notStartedExit = 127;
/** As shells do: 128 and the signal's number; for signals that are not looked up, SIGKILL's. */
const killedExit = 137;

/**
 * Takes the key, or finds it taken. A link fails if its name exists and appears with its whole content, on the disk before
 * the command runs.
 */
function claim(base: string): boolean {
  const own = `${base}.claim.${process.pid}`;
  const content: ExecClaim = { pid: process.pid, startTicks: readProcess(process.pid)?.startTicks ?? '', bootId: readBootId() };
  const file = openSync(own, 'w', 0o600);
  writeSync(file, JSON.stringify(content));
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(own, `${base}.claim`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function run(base: string, { command, cwd, env, timeoutMs }: ExecRequest): Promise<number> {
  const log = openSync(`${base}.log`, 'a', 0o600);
  return new Promise((done) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['ignore', log, log], detached: true });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    }, Math.min(timeoutMs, 2 ** 31 - 1));
    child.once('error', (error) => {
      writeSync(log, `${error.message}\n`);
      clearTimeout(timer);
      done(notStartedExit);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      done(timedOut ? timedOutExit : (code ?? killedExit));
    });
  });
}

const base = process.argv[2] ?? '';
if (claim(base)) await writeDurably(`${base}.exit`, String(await run(base, JSON.parse(readFileSync(`${base}.request`, 'utf8')) as ExecRequest)));
