import { ByteQueue } from './byte-queue.ts';
import { DamagedStreamError } from './damaged-stream-error.ts';
import { lz4Block, snappyBlock } from './lz-decoders.ts';
import { xxhash32 } from './xxhash32.ts';

/** Takes whole blocks from the queue; null when what is there is no whole block yet. An empty array is a block without content. */
type TakeBlock = (queue: ByteQueue) => Uint8Array | null;

/** The largest block that lz4-java and snappy-java write (`1 << 25`); a length beyond it is damage, not data. */
const blockBytesMax = 32 * 1024 * 1024;

const lz4HeaderBytes = 21;
const lz4Magic = Buffer.from('LZ4Block');
/** The seed and mask of lz4-java's checksum (LZ4BlockOutputStream.DEFAULT_SEED; its StreamingXXHash32.asChecksum). */
const lz4Seed = 0x9747b28c;
const lz4ChecksumMask = 0xfffffff;

/** A block of lz4-java: magic, method and level, packed and plain length, checksum of what is plain; then the data. */
const takeLz4: TakeBlock = (queue) => {
  const header = queue.peek(lz4HeaderBytes);
  if (header === null) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (!lz4Magic.equals(header.subarray(0, lz4Magic.length))) throw new DamagedStreamError('a block does not begin with LZ4Block');
  const method = view.getUint8(8) & 0xf0;
  const [packed, plain, checksum] = [view.getUint32(9, true), view.getUint32(13, true), view.getUint32(17, true)];
  if (packed > blockBytesMax || plain > blockBytesMax || (method !== 0x10 && method !== 0x20)) throw new DamagedStreamError('the header of a block is wrong');
  if (queue.length < lz4HeaderBytes + packed) return null;
  queue.take(lz4HeaderBytes);
  const data = queue.take(packed) as Uint8Array;
  const output = method === 0x10 ? data : lz4Block(data, plain);
  if (output.length !== plain) throw new DamagedStreamError(`a block has ${output.length} bytes, not ${plain} as it says`);
  // The block that ends a stream has no data and no checksum; another stream may follow.
  if (plain > 0 && (xxhash32(output, lz4Seed) & lz4ChecksumMask) >>> 0 !== checksum) throw new DamagedStreamError('the checksum of a block is wrong');
  return output;
};

const snappyHeaderBytes = 16;
/** The first four bytes of 0x82 `SNAPPY`: more than any length, so that they say that a stream begins. */
const snappyMagic = 0x82534e41;

/** A chunk of snappy-java: its packed length, then a Snappy block. Streams may follow each other. */
const takeSnappy: TakeBlock = (queue) => {
  const head = queue.peek(4);
  if (head === null) return null;
  const packed = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
  if (packed === snappyMagic) return queue.take(snappyHeaderBytes) === null ? null : new Uint8Array(0);
  if (packed > blockBytesMax) throw new DamagedStreamError('the length of a block is wrong');
  if (queue.length < 4 + packed) return null;
  queue.take(4);
  return snappyBlock(queue.take(packed) as Uint8Array, blockBytesMax);
};

/** Unpacks blocks one after the other, holding one piece and one block. Throws DamagedStreamError after the last whole block. */
async function* blocks(pieces: AsyncIterable<Uint8Array>, take: TakeBlock): AsyncGenerator<Uint8Array> {
  const queue = new ByteQueue();
  for await (const piece of pieces) {
    queue.push(piece);
    for (let block = take(queue); block !== null; block = take(queue)) if (block.length > 0) yield block;
  }
  if (queue.length > 0) throw new DamagedStreamError('it ends within a block');
}

/** What Spark's `lz4` codec wrote. */
export const lz4Blocks = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> => blocks(pieces, takeLz4);

/** What Spark's `snappy` codec wrote. */
export const snappyBlocks = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> => blocks(pieces, takeSnappy);
