import type { Framing } from './framing.ts';
import { FramingError } from './framing.ts';

const CR = 13;
const LF = 10;

/** Longest line of a chunk size with its extensions, and longest trailer section, in bytes. */
const lineBytesMax = 1_024;
const trailerBytesMax = 8_192;

/** Places in a chunked body (RFC 9112 §7.1). */
type Place = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer-start' | 'trailer' | 'trailer-lf' | 'end-lf';

/**
 * Follows a body through the chunks it arrives in and finds its end, without copying. After `scan`, the bytes from `from`
 * to `forwardTo` may be passed on as they are; `end` is where the next message begins, or -1 if the body goes on. Trailer
 * fields are dropped: nobody downstream may take them for header fields. Where they were, `tail` asks for a CRLF.
 */
export class MessageBody {
  readonly kind: Framing['kind'];
  done: boolean;
  forwardTo = 0;
  end = -1;
  tail = false;
  #left = 0;
  #place: Place = 'size';
  #digits = 0;
  #lineBytes = 0;

  constructor(framing: Framing) {
    this.kind = framing.kind;
    this.done = framing.kind === 'none';
    if (framing.kind === 'length') this.#left = framing.length;
  }

  /** @throws FramingError on chunked coding that is not beyond doubt */
  scan(chunk: Buffer, from: number): void {
    this.tail = false;
    this.end = -1;
    switch (this.kind) {
      case 'none':
        this.#endAt(from);
        break;
      case 'until-close':
        this.forwardTo = chunk.length;
        break;
      case 'length': {
        const taken = Math.min(this.#left, chunk.length - from);
        this.#left -= taken;
        this.forwardTo = from + taken;
        if (this.#left === 0) this.#endAt(from + taken);
        break;
      }
      case 'chunked':
        this.#scanChunks(chunk, from);
        break;
    }
  }

  #endAt(index: number): void {
    this.forwardTo = index;
    this.end = index;
    this.done = true;
  }

  #scanChunks(chunk: Buffer, from: number): void {
    let index = from;
    // Where trailers begin in this chunk; bytes from there on are not passed on.
    let trailers = this.#place === 'trailer' || this.#place === 'trailer-lf' || this.#place === 'end-lf' || this.#place === 'trailer-start' ? from : -1;
    while (index < chunk.length) {
      if (this.#place === 'data') {
        const taken = Math.min(this.#left, chunk.length - index);
        this.#left -= taken;
        index += taken;
        if (this.#left === 0) this.#place = 'data-cr';
        continue;
      }
      const before = this.#place;
      const ended = this.#step(chunk[index] ?? 0);
      index += 1;
      if (before === 'size-lf' && this.#place === 'trailer-start') trailers = index;
      if (ended) {
        this.#finish(index, trailers);
        return;
      }
    }
    this.forwardTo = trailers === -1 ? chunk.length : trailers;
  }

  #finish(index: number, trailers: number): void {
    this.#endAt(index);
    // The usual end, an empty line right here, is passed on as it is.
    if (trailers !== -1 && index - trailers === 2) return;
    this.forwardTo = trailers;
    this.tail = true;
  }

  /** Takes one byte of the framing; true at the end of the body. */
  #step(byte: number): boolean {
    switch (this.#place) {
      case 'size':
        this.#sizeByte(byte);
        return false;
      case 'extension':
        this.#countLine(lineBytesMax);
        if (byte === CR) this.#place = 'size-lf';
        else if (byte !== 9 && (byte < 32 || byte === 127)) throw new FramingError(400, 'a control character in a chunk extension');
        return false;
      case 'size-lf':
        expect(byte, LF);
        this.#place = this.#left === 0 ? 'trailer-start' : 'data';
        this.#digits = 0;
        this.#lineBytes = 0;
        return false;
      case 'data-cr':
        expect(byte, CR);
        this.#place = 'data-lf';
        return false;
      case 'data-lf':
        expect(byte, LF);
        this.#place = 'size';
        return false;
      case 'trailer-start':
        this.#place = byte === CR ? 'end-lf' : 'trailer';
        return this.#trailerByte(byte);
      case 'trailer':
        if (byte === CR) this.#place = 'trailer-lf';
        return this.#trailerByte(byte);
      case 'trailer-lf':
        expect(byte, LF);
        this.#place = 'trailer-start';
        return false;
      case 'end-lf':
        expect(byte, LF);
        return true;
      case 'data':
        return false;
    }
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#digits += 1;
      // Twelve hexadecimal digits are 2^48 bytes: more than any chunk, and exact.
      if (this.#digits > 12) throw new FramingError(400, 'a chunk size of more than 12 digits');
      this.#left = this.#left * 16 + digit;
      return;
    }
    if (this.#digits === 0) throw new FramingError(400, 'a chunk without a size');
    if (byte === CR) this.#place = 'size-lf';
    else if (byte === 59) this.#place = 'extension';
    else throw new FramingError(400, 'a chunk size that is not hexadecimal');
  }

  #trailerByte(byte: number): boolean {
    this.#countLine(trailerBytesMax);
    if (byte !== CR && byte !== 9 && (byte < 32 || byte === 127)) throw new FramingError(400, 'a control character in a trailer');
    return false;
  }

  #countLine(max: number): void {
    this.#lineBytes += 1;
    if (this.#lineBytes > max) throw new FramingError(400, `more than ${max} bytes around chunks`);
  }
}

function expect(byte: number, wanted: number): void {
  if (byte !== wanted) throw new FramingError(400, 'chunks that are not separated by CRLF');
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const small = byte | 32;
  return small >= 97 && small <= 102 ? small - 87 : -1;
}
