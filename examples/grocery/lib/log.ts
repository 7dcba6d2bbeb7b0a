import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import type { Item } from './feedback.ts';

/** An item at its place in the queue. */
export type Entry = { readonly offset: number; readonly item: Item };

type Line = { readonly entry: Entry } | { readonly committed: readonly number[] };

/** The log is rewritten with only what is pending when it is longer than this; keeps the file and the start short. */
const logBytesMax = 8 * 1024 * 1024;

/**
 * The queue's file: one JSON line for each item and for each commit. What was written before an answer is there after the
 * process was killed at any point; a half-written last line was never answered and is dropped.
 */
export class Log {
  readonly #file: string;
  /** Not committed, in order of arrival. */
  readonly #pending: Map<number, Entry>;
  #descriptor: number;
  #bytes: number;
  #next: number;

  constructor(file: string) {
    this.#file = file;
    const { pending, next } = replay(file);
    this.#pending = pending;
    this.#next = next;
    [this.#descriptor, this.#bytes] = this.#rewritten();
  }

  get pending(): ReadonlyMap<number, Entry> {
    return this.#pending;
  }

  append(item: Item): Entry {
    const entry = { offset: this.#next, item };
    this.#write({ entry });
    this.#next += 1;
    this.#pending.set(entry.offset, entry);
    return entry;
  }

  /** Offsets that are not pending (any more) are ignored, so committing again changes nothing. */
  commit(offsets: readonly number[]): void {
    const committed = offsets.filter((offset) => this.#pending.has(offset));
    if (committed.length === 0) return;
    this.#write({ committed });
    for (const offset of committed) this.#pending.delete(offset);
    if (this.#bytes > logBytesMax) {
      closeSync(this.#descriptor);
      [this.#descriptor, this.#bytes] = this.#rewritten();
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #write(line: Line): void {
    this.#bytes += writeSync(this.#descriptor, `${JSON.stringify(line)}\n`);
  }

  /** A new file with what is pending, put in the old one's place in one step. */
  #rewritten(): [descriptor: number, bytes: number] {
    // An empty commit carries the next offset, so that offsets are never given twice.
    const lines: readonly Line[] = [{ committed: [this.#next - 1] }, ...[...this.#pending.values()].map((entry) => ({ entry }))];
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(`${this.#file}.new`, text, { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
    return [openSync(this.#file, 'a'), text.length];
  }
}

function replay(file: string): { readonly pending: Map<number, Entry>; readonly next: number } {
  const pending = new Map<number, Entry>();
  let next = 1;
  if (!existsSync(file)) return { pending, next };
  const lines = readFileSync(file, 'utf8').split('\n');
  // The part after the last line end is empty, or a line that was torn by the end of the process.
  for (const text of lines.slice(0, -1)) {
    const line = JSON.parse(text) as Line;
    if ('entry' in line) {
      pending.set(line.entry.offset, line.entry);
      next = Math.max(next, line.entry.offset + 1);
    } else {
      for (const offset of line.committed) {
        pending.delete(offset);
        next = Math.max(next, offset + 1);
      }
    }
  }
  return { pending, next };
}
