import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { WorkflowRunStore } from '../../execute/ports/workflow-run-store.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { workflowRunSchema } from '../../model/workflow-run.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';

const fileSchema = z.object({ homeostat: z.literal('workflow-run'), run: workflowRunSchema.nullable(), provider: z.json(), promised: z.object({ usd: z.number(), seconds: z.number() }) });

type Content = { run: WorkflowRun | null; provider: Json; promised: { readonly usd: number; readonly seconds: number } };

/**
 * A run in one file, with what its provider has to remember. Each change is written aside, flushed to the disk and renamed into place, so that a crash leaves the
 * old or the new one, whole.
 */
export class RunFile implements WorkflowRunStore {
  readonly #path: string;
  readonly #content: Content;

  /** @throws InvalidInputError where the file is there and is no run of this version */
  constructor(path: string, promised: Content['promised']) {
    this.#path = path;
    this.#content = existsSync(path) ? contentOf(path) : { run: null, provider: null, promised };
  }

  /** What the plan promised when the run began. */
  get promised(): Content['promised'] {
    return this.#content.promised;
  }

  /** What the provider remembered; null for nothing. */
  get provider(): Json {
    return this.#content.provider;
  }

  load(): Promise<WorkflowRun | null> {
    return Promise.resolve(this.#content.run);
  }

  async save(run: WorkflowRun): Promise<void> {
    this.#content.run = run;
    this.#write();
  }

  rememberProvider(memory: Json): void {
    this.#content.provider = memory;
    this.#write();
  }

  #write(): void {
    const aside = `${this.#path}.new`;
    const file = openSync(aside, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify({ homeostat: 'workflow-run', ...this.#content }));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, this.#path);
    const folder = openSync(dirname(this.#path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

function contentOf(path: string): Content {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidInputError([`${path} cannot be read as the state of a run (${error instanceof Error ? error.message.slice(0, 120) : 'unknown'}); it must be a file that "homeostat execute workflow --state" wrote; name another file, or remove it to begin anew`]);
  }
  const read = fileSchema.safeParse(value);
  if (!read.success) throw new InvalidInputError([`${path} is no state of a run that this version knows (${read.error.issues[0]?.path.join('.') ?? ''}); it must be a file that "homeostat execute workflow --state" wrote; name another file, or remove it to begin anew`]);
  return { run: read.data.run, provider: read.data.provider, promised: read.data.promised };
}
