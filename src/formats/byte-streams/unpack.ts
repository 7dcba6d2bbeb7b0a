import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ByteQueue } from './byte-queue.ts';
import type { Compression } from './compression.ts';
import { compressionOf, headBytes, refusedCompression } from './compression.ts';
import { DamagedStreamError } from './damaged-stream-error.ts';
import { lz4Blocks, snappyBlocks } from './framed-blocks.ts';
import { throughZlib } from './through-zlib.ts';

type Pieces = AsyncIterable<Uint8Array>;

const unpackers: Readonly<Record<Compression, (pieces: Pieces) => Pieces>> = {
  plain: (pieces) => pieces,
  gzip: (pieces) => throughZlib(createGunzip, pieces),
  zstd: (pieces) => throughZlib(createZstdDecompress, pieces),
  'lz4-block': lz4Blocks,
  snappy: snappyBlocks,
};

/**
 * Unpacks a stream as its first bytes say, in bounded memory; a plain one is handed through.
 * @throws DamagedStreamError after everything that could be unpacked, or at once for a compression that is not read
 * @example
 * for await (const piece of unpack(createReadStream('log.zstd'))) size += piece.length;
 */
export async function* unpack(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const queue = new ByteQueue();
  while (queue.length < headBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    queue.push(next.value);
  }
  const head = queue.peek(Math.min(headBytes, queue.length)) as Uint8Array;
  const refused = refusedCompression(head);
  if (refused !== null) throw new DamagedStreamError(`it is ${refused}`);
  yield* unpackers[compressionOf(head)](rejoined(queue, iterator));
}

/** The stream with its head in place again. */
async function* rejoined(queue: ByteQueue, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    const head = queue.take(queue.length);
    if (head !== null && head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
