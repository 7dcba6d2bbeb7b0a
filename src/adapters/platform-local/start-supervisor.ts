import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from './launch.ts';
import { siblingScript } from './sibling-script.ts';

/** Another supervisor holds the directory: then that one is the one to talk to. */
const heldExit = 3;
const logBytesMax = 5_242_880;

/**
 * Starts a supervisor that lives on after this process, in a session of its own.
 * @param answers whether a supervisor answers by now
 * @throws Error with what it said, if it refuses to start
 */
export async function startSupervisor(dataDir: string, nodePath: string, answers: () => Promise<boolean>, deadlineMs: number): Promise<void> {
  const logFile = join(dataDir, 'supervisor.log');
  const log = openSync(logFile, 'a', 0o600);
  if (statSync(logFile).size > logBytesMax) truncateSync(logFile, 0);
  const said = statSync(logFile).size;
  let exit: number | null = null;
  let problem: string | null = null;
  try {
    const args = ['--disable-warning=ExperimentalWarning', siblingScript('supervisor-main'), dataDir, nodePath];
    const child = spawn(nodePath, args, { cwd: '/', env: { ...inheritedEnvironment() }, stdio: ['ignore', 'ignore', log], detached: true });
    child.once('exit', (code) => (exit = code ?? 1));
    child.once('error', (error) => (problem = error.message));
    child.unref();
  } finally {
    closeSync(log);
  }
  const deadline = Date.now() + deadlineMs;
  while (!(await answers())) {
    if (problem !== null) throw new Error(`the supervisor of ${dataDir} could not be started: ${String(problem)}`);
    if (exit !== null && exit !== heldExit) {
      const tail = readFileSync(logFile, 'utf8').slice(said).trim().slice(-2_000);
      throw new Error(`the supervisor of ${dataDir} does not start: ${tail === '' ? `exit code ${String(exit)}` : tail}`);
    }
    if (Date.now() > deadline) throw new Error(`the supervisor of ${dataDir} does not answer after ${deadlineMs} ms; see ${logFile}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
