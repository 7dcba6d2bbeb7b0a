/** How a stream of bytes is packed, as its first bytes say; `plain` is whatever is none of the others. */
export type Compression = 'plain' | 'gzip' | 'zstd' | 'lz4-block' | 'snappy';

/** How many first bytes `compressionOf` wants to see, if there are so many. */
export const headBytes = 16;

const signatures: readonly (readonly [Compression, readonly number[]])[] = [
  // RFC 1952, section 2.3.1.
  ['gzip', [0x1f, 0x8b]],
  // RFC 8878, section 3.1.1.
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  // `LZ4Block`, as net.jpountz.lz4.LZ4BlockOutputStream of lz4-java writes it, which Spark uses.
  ['lz4-block', [0x4c, 0x5a, 0x34, 0x42, 0x6c, 0x6f, 0x63, 0x6b]],
  // 0x82 `SNAPPY` 0, as org.xerial.snappy.SnappyOutputStream of snappy-java writes it, which Spark uses.
  ['snappy', [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]],
];

/** Packed otherwise: known well enough to say so and what to do, but not read. */
const refused: readonly (readonly [string, readonly number[]])[] = [
  ['an LZ4 frame; unpack it with lz4 -d', [0x04, 0x22, 0x4d, 0x18]],
  ['LZF as Spark writes it; write logs with spark.eventLog.compression.codec=zstd instead', [0x5a, 0x56]],
  ['bzip2; unpack it with bunzip2', [0x42, 0x5a, 0x68]],
  ['xz; unpack it with xz -d', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a zip archive; unpack it', [0x50, 0x4b, 0x03, 0x04]],
];

const startsWith = (head: Uint8Array, signature: readonly number[]): boolean => signature.every((byte, index) => head[index] === byte);

/** Names the compression by content; names of files lie. */
export const compressionOf = (head: Uint8Array): Compression => signatures.find(([, signature]) => startsWith(head, signature))?.[0] ?? 'plain';

/** What a stream is that is packed in a way that is not read, with what to do; null if nothing speaks against reading it. */
export const refusedCompression = (head: Uint8Array): string | null => refused.find(([, signature]) => startsWith(head, signature))?.[0] ?? null;
