import type { Transform } from 'node:stream';
import { DamagedStreamError } from './damaged-stream-error.ts';

/**
 * Packed bytes that go in at a time. What a decompressor made of a piece is lost when the same piece turns out to be damaged, so pieces are
 * small; a stream that merely ends too early loses nothing.
 */
const pieceBytes = 16 * 1024;

type Engine = Transform & { /** Bytes that it has used up. */ readonly bytesWritten: number };

/**
 * Feeds a decompressor of node:zlib and hands over everything it makes of one piece before the next goes in, so that neither side holds
 * more than a piece however well the data are packed. `make` is called again for what follows the end of its data: a decompressor for
 * Zstandard reads one frame, and a stream that is flushed has many.
 * @throws DamagedStreamError after everything before the damage
 */
export async function* throughZlib(make: () => Engine, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let feed: Feed | null = null;
  try {
    for await (const piece of pieces) {
      for (let from = 0; from < piece.length; ) {
        feed ??= new Feed(make());
        const part = piece.subarray(from, from + pieceBytes);
        const before = feed.used;
        yield* feed.put(part);
        const used = feed.used - before;
        from += used;
        // What it leaves comes after the end of its data.
        if (used < part.length) {
          feed.engine.destroy();
          feed = null;
        }
        if (used === 0) throw new DamagedStreamError('what follows the end of its data is not packed');
      }
    }
    if (feed !== null) yield* feed.finish();
  } finally {
    feed?.engine.destroy();
  }
}

/** One decompressor, with what its events have told. */
class Feed {
  readonly engine: Engine;
  #ended = false;
  #failure: Error | null = null;
  #wake = (): void => undefined;

  constructor(engine: Engine) {
    this.engine = engine;
    engine.on('readable', () => this.#wake());
    engine.on('error', (error: Error) => {
      this.#failure = error;
      this.#wake();
    });
    engine.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  get used(): number {
    return this.engine.bytesWritten;
  }

  async *put(part: Uint8Array): AsyncGenerator<Uint8Array> {
    let taken = false;
    this.engine.write(part, () => {
      taken = true;
      this.#wake();
    });
    yield* this.#drain(() => taken);
  }

  async *finish(): AsyncGenerator<Uint8Array> {
    this.engine.end();
    yield* this.#drain(() => false);
  }

  async *#drain(isDone: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let made = this.engine.read() as Buffer | null; made !== null; made = this.engine.read() as Buffer | null) yield made;
      if (this.#failure !== null) throw new DamagedStreamError(this.#failure.message);
      // After the end of its data a decompressor takes no more input and never calls back for it.
      if (this.#ended || isDone()) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
