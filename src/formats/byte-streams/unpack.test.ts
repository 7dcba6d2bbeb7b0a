import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DamagedStreamError } from './damaged-stream-error.ts';
import { lz4Block, snappyBlock } from './lz-decoders.ts';
import { lz4Stream, snappyStream } from './testing-streams.ts';
import { unpack } from './unpack.ts';
import { xxhash32 } from './xxhash32.ts';

const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i} of a text that repeats itself\n`).join(''));
const packed: Readonly<Record<string, Buffer>> = {
  plain: text,
  gzip: gzipSync(text),
  'two gzip members': Buffer.concat([gzipSync(text.subarray(0, 1000)), gzipSync(text.subarray(1000))]),
  zstd: zstdCompressSync(text),
  'many zstd frames': Buffer.concat(Array.from({ length: Math.ceil(text.length / 5000) }, (_, i) => zstdCompressSync(text.subarray(i * 5000, (i + 1) * 5000)))),
  lz4: lz4Stream(text),
  'two lz4 streams': Buffer.concat([lz4Stream(text.subarray(0, 70_000)), lz4Stream(text.subarray(70_000))]),
  snappy: snappyStream(text),
  'two snappy streams': Buffer.concat([snappyStream(text.subarray(0, 70_000)), snappyStream(text.subarray(70_000))]),
};

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function unpacked(bytes: Uint8Array, size: number): Promise<{ out: Buffer; error: unknown }> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of unpack(cut(bytes, size))) parts.push(Uint8Array.from(part));
  } catch (error) {
    return { out: Buffer.concat(parts), error };
  }
  return { out: Buffer.concat(parts), error: null };
}

describe('unpacking', () => {
  it.each(Object.entries(packed))('gives the same bytes back from %s, however it is cut', async (_, bytes) => {
    for (const size of [7, 4096, 1_000_000]) {
      const { out, error } = await unpacked(bytes, size);
      expect(error).toBeNull();
      expect(out.equals(text)).toBe(true);
    }
  });

  it.each(['gzip', 'zstd', 'many zstd frames', 'lz4', 'snappy'])('hands over what comes before the end of a %s stream that was cut off, and says so', async (name) => {
    const bytes = packed[name] as Buffer;
    const { out, error } = await unpacked(bytes.subarray(0, bytes.length - 30), 4096);
    expect(error).toBeInstanceOf(DamagedStreamError);
    expect(text.subarray(0, out.length).equals(out)).toBe(true);
    expect(out.length).toBeGreaterThan(name === 'zstd' ? -1 : text.length / 2);
  });

  it.each(Object.keys(packed).filter((name) => name !== 'plain'))('ends with an error, or with other bytes, where a byte of %s is wrong, and never hangs', async (name) => {
    const bytes = packed[name] as Buffer;
    for (let at = 20; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] as number) ^ 0x55;
      const { error } = await unpacked(wrong, 4096);
      if (error !== null) expect(error).toBeInstanceOf(DamagedStreamError);
    }
  });

  it('gives nothing for nothing', async () => {
    expect(await unpacked(Buffer.alloc(0), 10)).toEqual({ out: Buffer.alloc(0), error: null });
  });

  it('names what it does not unpack, with what to do', async () => {
    for (const [head, what] of [[[0x04, 0x22, 0x4d, 0x18], 'lz4 -d'], [[0x50, 0x4b, 3, 4], 'zip'], [[0x5a, 0x56, 1, 0], 'LZF']] as const) {
      const { error } = await unpacked(Buffer.from([...head, 0, 0, 0, 0]), 4);
      expect(String(error)).toContain(what);
    }
  });

  it('holds little of a stream of zeros', async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    let [length, most] = [0, 0];
    for await (const part of unpack(cut(zeros, zeros.length))) {
      length += part.length;
      most = Math.max(most, part.length);
    }
    expect(length).toBe(64 * 1024 * 1024);
    expect(most).toBeLessThanOrEqual(1024 * 1024);
  });
});

describe('blocks', () => {
  it('refuses references to what is not there', () => {
    expect(() => lz4Block(Uint8Array.from([0x10, 65, 9, 0]), 20)).toThrow(DamagedStreamError);
    expect(() => lz4Block(Uint8Array.from([0xf0, 255, 255]), 20)).toThrow(DamagedStreamError);
    expect(() => snappyBlock(Uint8Array.from([4, 0, 65, 0x05, 9]), 100)).toThrow(DamagedStreamError);
    expect(() => snappyBlock(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f]), 100)).toThrow(DamagedStreamError);
  });

  it('repeats what a match overlaps', () => {
    // One literal `a`, then a match of eleven one byte back, then `end` as literals.
    expect(Buffer.from(lz4Block(Uint8Array.from([0x17, 97, 1, 0, 0x30, 101, 110, 100]), 15)).toString()).toBe('aaaaaaaaaaaaend');
    expect(Buffer.from(snappyBlock(Uint8Array.from([9, 0x00, 97, 0x1e, 1, 0]), 100)).toString()).toBe('aaaaaaaaa');
  });

  it('knows the published checksums', () => {
    expect(xxhash32(Buffer.from(''), 0)).toBe(0x02cc5d05);
    expect(xxhash32(Buffer.from('abc'), 0)).toBe(0x32d153ff);
    expect(xxhash32(Buffer.from('Nobody inspects the spammish repetition'), 0)).toBe(0xe2293b2f);
  });
});
