/**
 * Reads HTTP/1.1 answers from the bytes of one connection, one after the other. It needs only the status and the end of
 * each (RFC 9112 section 6); the body is dropped as it comes. What it does not understand is an error, never a guess.
 *
 * It looks at the bytes themselves: strings for every answer would be garbage, and collecting that delays sends.
 */
export class AnswerReader {
  #state: 'status' | 'field' | 'length' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailer' | 'until-close' = 'status';
  /** The bytes so far of a line that was cut between two packets. */
  #cut: Buffer | null = null;
  #headBytes = 0;
  #left = 0;
  #status = 0;
  #minor = 1;
  #length = -1;
  #chunked = false;
  #close = false;
  #stay = false;

  /** Whether bytes of an answer have come that is not complete. */
  get started(): boolean {
    return this.#state !== 'status' || this.#cut !== null;
  }

  /** Whether the connection may carry another request. */
  get keepAlive(): boolean {
    return this.#minor === 1 ? !this.#close : this.#stay;
  }

  /**
   * Takes the first `size` bytes, and returns the status when the answer is complete, null while it is not. Keeps no
   * reference to them. Throws on bytes that are no answer.
   */
  push(bytes: Buffer, size: number = bytes.length): number | null {
    let at = 0;
    while (at < size) {
      if (this.#state === 'length' || this.#state === 'chunk-data') {
        const taken = Math.min(this.#left, size - at);
        this.#left -= taken;
        at += taken;
        if (this.#left > 0) return null;
        if (this.#state === 'length') return this.#complete(size - at);
        this.#state = 'chunk-end';
      } else if (this.#state === 'until-close') {
        return null;
      } else {
        const stop = lineStop(bytes, at, size);
        if (this.#takeLine(bytes, at, stop)) return this.#complete(size - stop);
        at = stop;
      }
    }
    return null;
  }

  /** The connection has ended: the status of an answer that only its end could complete, else null. */
  end(): number | null {
    return this.#state === 'until-close' ? this.#complete(0) : null;
  }

  /** Takes a line, or the part of one that has come; returns whether the answer is complete. */
  #takeLine(bytes: Buffer, from: number, stop: number): boolean {
    this.#headBytes += stop - from;
    if (this.#headBytes > headBytesMax) throw new Error(`the head of the answer is longer than ${headBytesMax} bytes`);
    const whole = bytes[stop - 1] === lineFeed;
    if (whole && this.#cut === null) return this.#line(bytes, from, stop);
    const joined: Buffer = Buffer.concat([this.#cut ?? empty, bytes.subarray(from, stop)]);
    this.#cut = whole ? null : joined;
    return whole && this.#line(joined, 0, joined.length);
  }

  /** A line, with its end, is complete; returns whether the answer is. */
  #line(bytes: Buffer, from: number, stop: number): boolean {
    const to = bytes[stop - 2] === carriageReturn && stop - 2 >= from ? stop - 2 : stop - 1;
    if (this.#state === 'status') this.#statusLine(bytes, from, to);
    else if (this.#state === 'field') {
      if (from === to) return this.#headEnds();
      this.#field(bytes, from, to);
    } else if (this.#state === 'chunk-size') {
      this.#left = hexadecimal(bytes, from, to);
      this.#state = this.#left === 0 ? 'trailer' : 'chunk-data';
      this.#headBytes = 0;
    } else if (this.#state === 'chunk-end') {
      if (from !== to) throw new Error('a chunk of the answer is longer than its size');
      this.#state = 'chunk-size';
    } else return from === to;
    return false;
  }

  /** `HTTP/1.1 200 OK` */
  #statusLine(bytes: Buffer, from: number, to: number): void {
    const minor = (bytes[from + 7] ?? 0) - zero;
    const status = to - from >= 12 ? decimal(bytes, from + 9, from + 12) : null;
    const known = (minor === 0 || minor === 1) && bytes[from + 8] === space && (to === from + 12 || bytes[from + 12] === space);
    if (!known || status === null || !begins(bytes, from, to, version)) throw new Error('the answer is not HTTP/1.1');
    this.#minor = minor;
    this.#status = status;
    this.#length = -1;
    this.#chunked = false;
    this.#close = false;
    this.#stay = false;
    this.#state = 'field';
  }

  /** `Content-Length: 5`; only three fields say where the answer ends and whether another can follow. */
  #field(bytes: Buffer, from: number, to: number): void {
    if (begins(bytes, from, to, contentLength)) {
      const length = decimal(bytes, ...trimmed(bytes, from + contentLength.length, to));
      if (length === null || (this.#length >= 0 && this.#length !== length)) throw new Error('the answer has no single Content-Length');
      this.#length = length;
    } else if (begins(bytes, from, to, transferEncoding)) {
      const [start, end] = trimmed(bytes, from + transferEncoding.length, to);
      if (end - start !== chunked.length || !begins(bytes, start, end, chunked)) throw new Error('the answer has a Transfer-Encoding other than chunked');
      this.#chunked = true;
    } else if (begins(bytes, from, to, connection)) {
      const [start, end] = trimmed(bytes, from + connection.length, to);
      this.#close ||= begins(bytes, start, end, close);
      this.#stay ||= begins(bytes, start, end, keepAlive);
    }
  }

  #headEnds(): boolean {
    this.#headBytes = 0;
    // An interim answer (RFC 9110 section 15.2): the real one follows.
    if (this.#status < 200) {
      this.#state = 'status';
      return false;
    }
    if (this.#status === 204 || this.#status === 304) return true;
    this.#left = Math.max(0, this.#length);
    if (this.#chunked) this.#state = 'chunk-size';
    else if (this.#length >= 0) this.#state = 'length';
    else {
      this.#close = true;
      this.#stay = false;
      this.#state = 'until-close';
    }
    return this.#state === 'length' && this.#left === 0;
  }

  #complete(surplus: number): number {
    if (surplus > 0) throw new Error('bytes came after the end of the answer');
    this.#state = 'status';
    this.#headBytes = 0;
    return this.#status;
  }
}

const headBytesMax = 64 * 1024;

const lineFeed = 10;
const carriageReturn = 13;
const tab = 9;
const space = 32;
const zero = 48;
const semicolon = 59;
const empty = Buffer.alloc(0);

const version = Buffer.from('http/1.');
const contentLength = Buffer.from('content-length:');
const transferEncoding = Buffer.from('transfer-encoding:');
const connection = Buffer.from('connection:');
const chunked = Buffer.from('chunked');
const close = Buffer.from('close');
const keepAlive = Buffer.from('keep-alive');

/** Where the line that begins at `from` stops: after its line feed, or at `size` where that has not come. */
function lineStop(bytes: Buffer, from: number, size: number): number {
  for (let i = from; i < size; i += 1) if (bytes[i] === lineFeed) return i + 1;
  return size;
}

/** Whether the bytes begin with a text that is given in lower case, whatever their case. */
function begins(bytes: Buffer, from: number, to: number, lower: Buffer): boolean {
  if (to - from < lower.length) return false;
  for (let i = 0; i < lower.length; i += 1) {
    const byte = bytes[from + i] ?? 0;
    if ((byte >= 65 && byte <= 90 ? byte + 32 : byte) !== lower[i]) return false;
  }
  return true;
}

/** Bounds without the blanks at both ends. */
function trimmed(bytes: Buffer, from: number, to: number): readonly [from: number, to: number] {
  let start = from;
  let end = to;
  while (start < end && (bytes[start] === space || bytes[start] === tab)) start += 1;
  while (end > start && (bytes[end - 1] === space || bytes[end - 1] === tab)) end -= 1;
  return [start, end];
}

/** A number of 1 to 15 decimal digits, which a double holds exactly; null for anything else. */
function decimal(bytes: Buffer, from: number, to: number): number | null {
  if (to <= from || to - from > 15) return null;
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = (bytes[i] ?? 0) - zero;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}

/** The size of a chunk, of at most 8 digits; extensions after it are skipped. */
function hexadecimal(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  let i = from;
  for (; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    const digit = byte < 58 ? byte - zero : (byte | 32) - 87;
    if (digit < 0 || digit > 15 || (byte > 57 && digit < 10)) break;
    value = value * 16 + digit;
  }
  const next = bytes[i];
  const ended = i === to || next === semicolon || next === space || next === tab;
  if (i === from || i - from > 8 || !ended) throw new Error('a chunk of the answer has no size');
  return value;
}
