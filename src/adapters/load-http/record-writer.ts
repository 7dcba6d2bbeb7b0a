import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { RequestRecord } from '../../experiment/ports/request-record.ts';
import { formatHeader, formatRecord, type RecordsHeader } from './record-format.ts';

/** How long records are gathered before they are written together. */
const flushMs = 250;

/** Gathered text is also written when it is longer than this, so that memory stays bounded at any rate. */
const gatheredMax = 256 * 1024;

/** Appends records to a file; a kill loses at most what was gathered since the last flush. */
export class RecordWriter {
  readonly #descriptor: number;
  readonly #endpoints: ReadonlyMap<string, number>;
  readonly #timer: ReturnType<typeof setInterval>;
  #gathered = '';

  constructor(file: string, header: RecordsHeader) {
    this.#descriptor = openSync(file, 'w', 0o600);
    this.#endpoints = new Map(header.endpoints.map((name, index) => [name, index]));
    this.#gathered = formatHeader(header);
    this.#flush();
    this.#timer = setInterval(() => this.#flush(), flushMs);
  }

  write(record: RequestRecord): void {
    this.#gathered += formatRecord(record, this.#endpoints.get(record.endpoint) ?? 0);
    if (this.#gathered.length > gatheredMax) this.#flush();
  }

  /** Writes what is left, down to the disk. */
  close(): void {
    clearInterval(this.#timer);
    this.#flush();
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  #flush(): void {
    let rest = Buffer.from(this.#gathered);
    this.#gathered = '';
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#descriptor, rest));
  }
}
