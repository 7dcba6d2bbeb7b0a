import { xxhash32 } from './xxhash32.ts';

/** What Spark's codecs would write, for tests: blocks of 32 KiB, every other of them with references. */

const blockBytes = 32 * 1024;

function* blocksOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += blockBytes) yield bytes.subarray(from, from + blockBytes);
}

/** A run of this many bytes is long enough to be referred to. */
const matchLength = 8;

type Sequence = { readonly literals: Buffer; readonly offset: number; readonly length: number };

/** Greedy: refers to the last place where the next eight bytes stood. */
function sequencesOf(block: Buffer): Sequence[] {
  const seen = new Map<string, number>();
  const sequences: Sequence[] = [];
  let from = 0;
  for (let at = 0; at + matchLength + 12 < block.length; at++) {
    const key = block.toString('latin1', at, at + matchLength);
    const before = seen.get(key);
    seen.set(key, at);
    if (before === undefined || at < from) continue;
    let length = matchLength;
    while (length < 60 && at + length + 12 < block.length && block[before + length] === block[at + length]) length += 1;
    sequences.push({ literals: block.subarray(from, at), offset: at - before, length });
    from = at + length;
  }
  return [...sequences, { literals: block.subarray(from), offset: 0, length: 0 }];
}

const more = (length: number): number[] => (length < 15 ? [] : [...Array.from({ length: Math.floor((length - 15) / 255) }, () => 255), (length - 15) % 255]);

function lz4Packed(block: Buffer): Buffer {
  return Buffer.concat(
    sequencesOf(block).map(({ literals, offset, length }) => {
      const match = Math.max(0, length - 4);
      const token = (Math.min(15, literals.length) << 4) | Math.min(15, match);
      return Buffer.concat([Buffer.from([token, ...more(literals.length)]), literals, Buffer.from(length === 0 ? [] : [offset & 255, offset >> 8, ...more(match)])]);
    }),
  );
}

function lz4Header(method: number, packed: number, plain: number, checksum: number): Buffer {
  const header = Buffer.alloc(21);
  header.write('LZ4Block');
  header.writeUInt8(method | 5, 8);
  header.writeUInt32LE(packed, 9);
  header.writeUInt32LE(plain, 13);
  header.writeUInt32LE(checksum, 17);
  return header;
}

/** As net.jpountz.lz4.LZ4BlockOutputStream. */
export function lz4Stream(bytes: Buffer): Buffer {
  const parts = [...blocksOf(bytes)].map((block, index) => {
    const data = index % 2 === 0 ? lz4Packed(block) : block;
    return Buffer.concat([lz4Header(index % 2 === 0 ? 0x20 : 0x10, data.length, block.length, (xxhash32(block, 0x9747b28c) & 0xfffffff) >>> 0), data]);
  });
  return Buffer.concat([...parts, lz4Header(0x10, 0, 0, 0)]);
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);

function snappyPacked(block: Buffer): Buffer {
  const parts = sequencesOf(block).map(({ literals, offset, length }) => {
    const size = literals.length - 1;
    const head = literals.length === 0 ? [] : size < 60 ? [size << 2] : [61 << 2, size & 255, size >> 8];
    return Buffer.concat([Buffer.from(head), literals, Buffer.from(length === 0 ? [] : [((length - 1) << 2) | 2, offset & 255, offset >> 8])]);
  });
  return Buffer.concat([Buffer.from(varint(block.length)), ...parts]);
}

/** As org.xerial.snappy.SnappyOutputStream. */
export function snappyStream(bytes: Buffer): Buffer {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const parts = [...blocksOf(bytes)].map((block) => {
    const data = snappyPacked(block);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([size, data]);
  });
  return Buffer.concat([header, ...parts]);
}
