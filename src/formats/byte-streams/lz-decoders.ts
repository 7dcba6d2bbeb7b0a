import { DamagedStreamError } from './damaged-stream-error.ts';

/** Copies what stands `offset` bytes back; it may overlap what it makes, which repeats it. Returns the new end. */
function copyBack(output: Uint8Array, at: number, offset: number, length: number): number {
  if (offset <= 0 || offset > at || length > output.length - at) throw new DamagedStreamError('a block refers to bytes that are not there');
  if (offset >= length) {
    output.copyWithin(at, at - offset, at - offset + length);
    return at + length;
  }
  for (let i = 0; i < length; i++) output[at + i] = output[at - offset + i] as number;
  return at + length;
}

function copyLiterals(from: { readonly input: Uint8Array; readonly at: number }, output: Uint8Array, at: number, length: number): number {
  if (length > from.input.length - from.at || length > output.length - at) throw new DamagedStreamError('a block is shorter than it says');
  output.set(from.input.subarray(from.at, from.at + length), at);
  return at + length;
}

/**
 * Unpacks one LZ4 block (lz4 Block Format Description, Collet) that becomes exactly `length` bytes.
 * @throws DamagedStreamError
 */
export function lz4Block(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let [from, to] = [0, 0];
  /** A length of 15 goes on in bytes of up to 255 each. */
  const extended = (short: number): number => {
    let total = short;
    if (short < 15) return total;
    for (let byte = 255; byte === 255; total += byte) {
      if (from >= input.length) throw new DamagedStreamError('a block ends within a length');
      byte = input[from++] as number;
    }
    return total;
  };
  while (from < input.length) {
    const token = input[from++] as number;
    const literals = extended(token >> 4);
    to = copyLiterals({ input, at: from }, output, to, literals);
    from += literals;
    if (from === input.length) break;
    if (from + 2 > input.length) throw new DamagedStreamError('a block ends within a match');
    const offset = (input[from] as number) | ((input[from + 1] as number) << 8);
    from += 2;
    to = copyBack(output, to, offset, extended(token & 15) + 4);
  }
  if (to !== length) throw new DamagedStreamError(`a block has ${to} bytes, not ${length} as it says`);
  return output;
}

/** Little-endian, of 1 to 4 bytes. */
function littleEndian(input: Uint8Array, at: number, count: number): number {
  if (at + count > input.length) throw new DamagedStreamError('a block ends within a number');
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (input[at + i] as number);
  return value;
}

/**
 * Unpacks one Snappy block (google/snappy, format_description.txt) of at most `lengthMax` bytes.
 * @throws DamagedStreamError
 */
export function snappyBlock(input: Uint8Array, lengthMax: number): Uint8Array {
  let [length, from, shift] = [0, 0, 1];
  for (let byte = 128; byte >= 128; shift *= 128) {
    if (from >= input.length || from > 4) throw new DamagedStreamError('a block has no length');
    byte = input[from++] as number;
    length += (byte & 127) * shift;
  }
  if (length > lengthMax) throw new DamagedStreamError(`a block would have ${length} bytes; at most ${lengthMax} are unpacked`);
  const output = new Uint8Array(length);
  let to = 0;
  while (from < input.length) {
    const tag = input[from++] as number;
    const upper = tag >> 2;
    if ((tag & 3) === 0) {
      const extra = Math.max(0, upper - 59);
      const literals = (extra === 0 ? upper : littleEndian(input, from, extra)) + 1;
      from += extra;
      to = copyLiterals({ input, at: from }, output, to, literals);
      from += literals;
    } else if ((tag & 3) === 1) {
      to = copyBack(output, to, (tag >> 5) * 256 + littleEndian(input, from, 1), (upper & 7) + 4);
      from += 1;
    } else {
      const bytes = (tag & 3) === 2 ? 2 : 4;
      to = copyBack(output, to, littleEndian(input, from, bytes), upper + 1);
      from += bytes;
    }
  }
  if (to !== length) throw new DamagedStreamError(`a block has ${to} bytes, not ${length} as it says`);
  return output;
}
