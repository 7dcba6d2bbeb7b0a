import { Inflate, strFromU8 } from 'fflate';

/** One file of a zip archive as its directory at the end tells of it. */
export type ZipEntry = {
  readonly name: string;
  /** Bytes as packed, and what they claim to be unpacked. */
  readonly size: number;
  readonly originalSize: number;
  readonly method: number;
  readonly crc: number;
  /** Of the header that stands before its bytes. */
  readonly at: number;
};

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const fileSignature = 0x04034b50;
const endLength = 22;
const entryLength = 46;
const fileLength = 30;
/** A comment may stand behind the end of the directory. */
const commentMax = 65_535;
/** Instead of a number that does not fit; it stands in an extra field then (zip64). */
const elsewhere = 0xff_ff_ff_ff;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The directory of a zip archive (APPNOTE.TXT 6.3, section 4.3), or null where there is none; goes no further than one entry beyond a bound. */
export function zipEntries(bytes: Uint8Array, entriesMax: number): readonly ZipEntry[] | null {
  const view = viewOf(bytes);
  let end = bytes.length - endLength;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end = end > bytes.length - endLength - commentMax ? end - 1 : -1;
  if (end < 0) return null;
  const entries: ZipEntry[] = [];
  for (let at = view.getUint32(end + 16, true); entries.length <= entriesMax && at + entryLength <= end && view.getUint32(at, true) === entrySignature; ) {
    const [nameLength, extraLength, commentLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const extraAt = at + entryLength + nameLength;
    if (extraAt + extraLength > end) return null;
    const [originalSize = 0, size = 0, offset = 0] = wide(view, extraAt, extraLength, [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]);
    const utf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
    entries.push({ name: strFromU8(bytes.subarray(at + entryLength, extraAt), !utf8), size, originalSize, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), at: offset });
    at = extraAt + extraLength + commentLength;
  }
  return entries.length === Math.min(view.getUint16(end + 10, true), entriesMax + 1) ? entries : null;
}

/** Numbers of which those that do not fit stand in the extra field 1, in their order. */
function wide(view: DataView, from: number, length: number, numbers: readonly number[]): readonly number[] {
  let at = from;
  while (at + 4 <= from + length && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  let next = at + 4;
  return numbers.map((number) => {
    if (number !== elsewhere || next + 8 > from + length) return number;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  });
}

/** The bytes of an entry, unpacked no further than it claims; a text says what is wrong. */
export function unpackEntry(bytes: Uint8Array, entry: ZipEntry): Uint8Array | string {
  const { at, size, originalSize, method, crc } = entry;
  const view = viewOf(bytes);
  if (at + fileLength > bytes.length || view.getUint32(at, true) !== fileSignature) return 'is not where the directory says';
  const from = at + fileLength + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (from + size > bytes.length) return 'ends behind the archive';
  const packed = bytes.subarray(from, from + size);
  const content = method === 0 ? packed : method === 8 ? inflate(packed, originalSize) : `is packed by method ${method}`;
  if (typeof content === 'string') return content;
  if (content.length !== originalSize) return `unpacks to ${content.length} bytes, not ${originalSize}`;
  return crcOf(content) === crc ? content : 'unpacks to other bytes than were packed (its CRC differs)';
}

/** Bytes that are unpacked at once, so that no more than a thousand times as many come of them before somebody looks. */
const inflatedAtOnce = 4096;

function inflate(packed: Uint8Array, originalSize: number): Uint8Array | string {
  const content = new Uint8Array(originalSize);
  const longer = new Error(`unpacks to more than the ${originalSize} bytes that it claims`);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > originalSize) throw longer;
    content.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += inflatedAtOnce) stream.push(packed.subarray(at, at + inflatedAtOnce), at + inflatedAtOnce >= packed.length);
  } catch (error) {
    if (error === longer) return longer.message;
    return `cannot be unpacked: ${error instanceof Error ? error.message.slice(0, 80) : 'it is damaged'}`;
  }
  return content.subarray(0, length);
}

/** The remainders of the polynomial 0xEDB88320 for each byte (ISO 3309). */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  return remainder;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) crc = (remainders[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
