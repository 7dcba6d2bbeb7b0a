import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecState } from '../../model/desired.ts';
import { siblingScript } from './sibling-script.ts';
import { inheritedEnvironment } from './launch.ts';
import { isAlive, readBootId } from './process-table.ts';

/** What a shim runs; read from a file, since environments can be large. */
export type ExecRequest = {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

/** Who holds a key: a shim, by pid, start time and boot. */
export type ExecClaim = { readonly pid: number; readonly startTicks: string; readonly bootId: string };

const claimWaitMs = 10_000;
/** Ended commands are forgotten after this time (ms): no controller comes back to a key of last month. */
const keptMs = 30 * 86_400_000;

/**
 * Commands that run once. Per key: KEY.request, KEY.claim (exclusive: linked into place by the one shim that runs it),
 * KEY.exit (renamed into place), KEY.log. The files are the truth; nobody has to be alive to tell.
 */
export class ExecRegistry {
  readonly #folder: string;
  readonly #nodePath: string;

  constructor(folder: string, nodePath: string) {
    this.#folder = folder;
    this.#nodePath = nodePath;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#prune(Date.now() - keptMs);
  }

  #prune(before: number): void {
    for (const name of readdirSync(this.#folder).filter((file) => file.endsWith('.exit'))) {
      const base = join(this.#folder, name.slice(0, -'.exit'.length));
      if ((statSync(`${base}.exit`, { throwIfNoEntry: false })?.mtimeMs ?? before) >= before) continue;
      // The claim goes last: without it the key would count as never used.
      for (const ending of ['log', 'log.1', 'log.2', 'request', 'exit', 'claim']) rmSync(`${base}.${ending}`, { force: true });
    }
  }

  /** Where the output of every command is that is kept. */
  logs(): readonly string[] {
    return readdirSync(this.#folder).filter((file) => file.endsWith('.log')).map((file) => join(this.#folder, file));
  }

  /** Starts a shim unless the key is taken; resolves when the key is claimed. */
  async start(key: string, request: ExecRequest): Promise<void> {
    const base = this.#base(key);
    if (existsSync(`${base}.claim`)) return;
    writeFileSync(`${base}.request`, JSON.stringify(request), { mode: 0o600 });
    const shim = spawn(this.#nodePath, [siblingScript('exec-shim'), base], { detached: true, stdio: 'ignore', cwd: '/', env: { ...inheritedEnvironment() } });
    let problem: string | null = null;
    shim.once('error', (error) => (problem = error.message));
    shim.once('exit', (code) => (problem ??= `its shim ended with ${code ?? 'a signal'} before it claimed the key`));
    shim.unref();
    const deadline = Date.now() + claimWaitMs;
    while (!existsSync(`${base}.claim`)) {
      if (problem !== null || Date.now() > deadline) throw new Error(`the command could not be started: ${problem ?? `its shim did not claim the key within ${claimWaitMs} ms`}`);
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** absent: no shim ever claimed the key. unknown: one did, and is gone without an exit code. */
  state(key: string): ExecState {
    const base = this.#base(key);
    const before = exitOf(base);
    if (before !== null) return { exit: before };
    const claim = claimOf(base);
    if (claim === null) return 'absent';
    if (claim.bootId === readBootId() && isAlive(claim.pid, claim.startTicks)) return 'running';
    // It may have ended between the two looks.
    const exit = exitOf(base);
    return exit === null ? 'unknown' : { exit };
  }

  /** Keys come from outside: only their hash becomes a file name. */
  #base(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex').slice(0, 40));
  }
}

function exitOf(base: string): number | null {
  try {
    return Number(readFileSync(`${base}.exit`, 'utf8'));
  } catch {
    return null;
  }
}

function claimOf(base: string): ExecClaim | null {
  try {
    return JSON.parse(readFileSync(`${base}.claim`, 'utf8')) as ExecClaim;
  } catch {
    return null;
  }
}
