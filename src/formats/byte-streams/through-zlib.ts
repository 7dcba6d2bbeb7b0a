import type { Transform } from 'node:stream';
import { DamagedStreamError } from './damaged-stream-error.ts';

/**
 * Packed bytes that go in at a time. What a decompressor made of a piece is lost when the same piece turns out to be damaged, so pieces are
 * small; a stream that merely ends too early loses nothing.
 */
const pieceBytes = 16 * 1024;

/**
 * Feeds a decompressor of node:zlib and hands over everything it makes of one piece before the next goes in, so that neither side holds
 * more than a piece however well the data are packed.
 * @throws DamagedStreamError after everything before the damage
 */
export async function* throughZlib(engine: Transform, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const state: { failure: Error | null; ended: boolean; wake: () => void } = { failure: null, ended: false, wake: () => undefined };
  engine.on('readable', () => state.wake());
  engine.on('error', (error) => {
    state.failure = error;
    state.wake();
  });
  engine.on('end', () => {
    state.ended = true;
    state.wake();
  });
  async function* drain(isDone: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let made = engine.read() as Buffer | null; made !== null; made = engine.read() as Buffer | null) yield made;
      if (state.failure !== null) throw new DamagedStreamError(state.failure.message);
      // After the end of its data a decompressor takes no more input and never calls back for it.
      if (state.ended || isDone()) return;
      await new Promise<void>((resolve) => (state.wake = resolve));
    }
  }
  try {
    for await (const piece of pieces) {
      for (let from = 0; from < piece.length && !state.ended; from += pieceBytes) {
        let taken = false;
        engine.write(piece.subarray(from, from + pieceBytes), () => {
          taken = true;
          state.wake();
        });
        yield* drain(() => taken);
      }
    }
    engine.end();
    yield* drain(() => false);
  } finally {
    engine.destroy();
  }
}
