import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { WorkflowRunStore } from '../../execute/ports/workflow-run-store.ts';
import { ConflictError, InvalidInputError, invariant } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { workflowRunSchema, wrongBeginning, wrongRun } from '../../model/workflow-run.ts';

/** How a run began: what must stay the same when it is taken up again, and what it takes to repeat it. */
export const runBeginningSchema = z.object({
  first: workflowRunSchema,
  /** Milliseconds since 1970; a Date holds no more. */
  startedAt: z.number().min(0).max(8.64e15),
  planner: z.string(),
  noise: z.number().min(0),
  failures: z.number().min(0),
  /** Mean life of hosts in seconds, by place. */
  lifeSeconds: z.record(z.string(), z.number().positive()),
  promised: z.object({ usd: z.number().min(0), seconds: z.number().min(0) }),
});

export type RunBeginning = z.output<typeof runBeginningSchema>;

const fileSchema = z.object({ homeostat: z.literal('workflow-run'), beginning: runBeginningSchema, run: workflowRunSchema, provider: z.json(), savedAt: z.number().min(0) });

/** All that is kept of a run; `savedAt` is the wall time of the last change, in milliseconds since 1970. */
export type RunContent = { readonly beginning: RunBeginning; readonly run: WorkflowRun; readonly provider: Json; readonly savedAt: number };

/**
 * A run in one file, with how it began and what its provider has to remember. Each change is written aside, flushed to the disk and renamed into place, so that a crash leaves the
 * old or the new one, whole. A lock beside it keeps a second process away; one whose process is gone is taken over. It is to be held before anybody looks whether there is a run,
 * since what was read without it may be old by the time that it is written.
 */
export class RunFile implements WorkflowRunStore {
  readonly path: string;
  readonly #now: () => number;
  #content: RunContent | null = null;

  /** @throws ConflictError where a process that lives carries the run out, or is about to begin it */
  constructor(path: string, now: () => number) {
    this.path = path;
    this.#now = now;
    lock(path);
  }

  /** Writes what the run is from now on. */
  begin(content: RunContent): void {
    this.#write(content);
  }

  load(): Promise<WorkflowRun | null> {
    return Promise.resolve(this.#content?.run ?? null);
  }

  async save(run: WorkflowRun): Promise<void> {
    this.#write({ ...this.#begun(), run });
  }

  rememberProvider(memory: Json): void {
    this.#write({ ...this.#begun(), provider: memory });
  }

  /** Lets others have the run. */
  close(): void {
    unlinkSync(lockOf(this.path));
  }

  #begun(): RunContent {
    invariant(this.#content !== null, 'a run is begun before it is saved');
    return this.#content;
  }

  #write(content: RunContent): void {
    this.#content = { ...content, savedAt: this.#now() };
    const aside = `${this.path}.new`;
    const file = openSync(aside, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify({ homeostat: 'workflow-run', ...this.#content }));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, this.path);
    const folder = openSync(dirname(this.path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

/**
 * What a file holds.
 * @throws InvalidInputError where it is no run of this version, or one that cannot be
 */
export function readRunFile(path: string): RunContent {
  const wrong = (why: string): InvalidInputError => new InvalidInputError([`${path} is no state of a run that this version knows (${why}); it must be a file that "homeostat execute workflow --state" wrote; name another file, or remove it to begin anew`]);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message.slice(0, 120) : 'unreadable');
  }
  const read = fileSchema.safeParse(value);
  if (!read.success) throw wrong(`${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? ''}`);
  const { beginning, run, provider, savedAt } = read.data;
  const broken = wrongRun(run) ?? wrongBeginning(beginning.first);
  if (broken !== null) throw wrong(broken);
  return { beginning, run, provider, savedAt };
}

const lockOf = (path: string): string => `${path}.lock`;

/** A process and when it began: numbers of processes are used again. */
type Holder = { readonly pid: number; readonly started: string };

/** When a process that lives began, in ticks since boot; null for one that does not. */
function startOf(pid: number): string | null {
  try {
    // Fields 3 (state) and 22 (start) of /proc/PID/stat, counted from behind the name in brackets, which may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // One that has ended is there as a zombie until its parent asks for it.
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Takes a lock, whole from the moment that it is there: one that is half written would be taken for one of nobody. */
function lock(path: string, at = lockOf(path)): void {
  const own: Holder = { pid: process.pid, started: startOf(process.pid) ?? '' };
  const aside = `${at}.${process.pid}`;
  writeFileSync(aside, JSON.stringify(own), { mode: 0o600 });
  try {
    if (linked(aside, at)) return;
    const holder = holderOf(at);
    if (holder !== null && startOf(holder.pid) === holder.started) throw new ConflictError(`the run in ${path} is being carried out by process ${holder.pid}; wait until that has ended, or end it`);
    // Of several that find a lock of nobody, one replaces it: the one with the lock of the lock.
    lock(path, lockOf(at));
    try {
      if (JSON.stringify(holderOf(at)) !== JSON.stringify(holder)) throw new ConflictError(`the run in ${path} is being taken up by another process; wait until that has ended`);
      renameSync(aside, at);
    } finally {
      unlinkSync(lockOf(at));
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Whether a file got a second name that nothing had. */
function linked(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(at: string): Holder | null {
  try {
    return z.object({ pid: z.int(), started: z.string() }).parse(JSON.parse(readFileSync(at, 'utf8')));
  } catch {
    return null;
  }
}
