import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { formatHeader, recordBytesMax, writeRecord, type IndexedRecord, type RecordsHeader } from './record-format.ts';

/** How long records are gathered before they are written together. */
const flushMs = 250;

/** Records are also written when so many bytes of them are gathered, so that memory stays bounded at any rate. */
const gatheredMax = 256 * 1024;

/** Appends records to a file; a kill loses at most what was gathered since the last flush. */
export class RecordWriter {
  readonly #descriptor: number;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #gathered = Buffer.alloc(gatheredMax);
  #end = 0;

  constructor(file: string, header: RecordsHeader) {
    this.#descriptor = openSync(file, 'w', 0o600);
    this.#writeAll(Buffer.from(formatHeader(header)));
    this.#timer = setInterval(() => this.#flush(), flushMs);
  }

  write(record: IndexedRecord): void {
    if (this.#end + recordBytesMax > gatheredMax) this.#flush();
    this.#end = writeRecord(this.#gathered, this.#end, record);
  }

  /** Writes what is left, down to the disk. */
  close(): void {
    clearInterval(this.#timer);
    this.#flush();
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  #flush(): void {
    this.#writeAll(this.#gathered.subarray(0, this.#end));
    this.#end = 0;
  }

  #writeAll(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#descriptor, rest));
  }
}
