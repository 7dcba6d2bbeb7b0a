import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeDurably } from './durable-file.ts';
import type { SupervisorState } from './state.ts';

const version = 1;

type Envelope = { readonly version: number; readonly checksum: string; readonly state: string };

/**
 * The supervisor's memory in one file. Saves that come while one is under way are joined into the next, so that many
 * changes at once cost one flush.
 */
export class StateFile {
  readonly #path: string;
  #writing: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * What was saved last; null if nothing ever was.
   * @throws Error naming the file if it is not what was written: it is left as it is, for a person to look at
   */
  load(): SupervisorState | null {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return stateOf(text, this.#path);
  }

  /** Saves what `current` returns at the time of writing; resolves when that is on the disk. */
  save(current: () => SupervisorState): Promise<void> {
    if (this.#writing === null) {
      this.#writing = this.#write(current).finally(() => {
        this.#writing = null;
      });
      return this.#writing;
    }
    this.#next ??= this.#writing
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.save(current);
      });
    return this.#next;
  }

  #write(current: () => SupervisorState): Promise<void> {
    const state = JSON.stringify(current());
    const envelope: Envelope = { version, checksum: checksumOf(state), state };
    return writeDurably(this.#path, JSON.stringify(envelope));
  }
}

const checksumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function stateOf(text: string, path: string): SupervisorState {
  const refuse = (found: string, fix: string): Error =>
    new Error(`${path} is ${found}; it must be a state file of this version with a matching checksum; ${fix}`);
  const mend = 'restore it from a backup, or move it away and delete the processes that it knew';
  let envelope: Partial<Envelope>;
  try {
    envelope = JSON.parse(text) as Partial<Envelope>;
  } catch {
    throw refuse('not JSON', mend);
  }
  if (envelope.version !== version) throw refuse(`of version ${String(envelope.version)}`, 'run the version of Homeostat that wrote it');
  if (typeof envelope.state !== 'string' || checksumOf(envelope.state) !== envelope.checksum) throw refuse('damaged', mend);
  return JSON.parse(envelope.state) as SupervisorState;
}
