/**
 * Reads HTTP/1.1 answers from the bytes of one connection, one after the other. It needs only the status and the end of
 * each (RFC 9112 section 6); the body is dropped as it comes. What it does not understand is an error, never a guess.
 */
export class AnswerReader {
  #head = '';
  #state: 'head' | 'length' | 'chunk-size' | 'chunk-data' | 'trailer' | 'until-close' = 'head';
  #left = 0;
  #status = 0;
  #keepAlive = true;

  /** Whether bytes of an answer have come that is not complete. */
  get started(): boolean {
    return this.#state !== 'head' || this.#head !== '';
  }

  /** Whether the connection may carry another request. */
  get keepAlive(): boolean {
    return this.#keepAlive;
  }

  /** Returns the status when the answer is complete, null while it is not. Throws on bytes that are no answer. */
  push(bytes: Buffer): number | null {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'length' || this.#state === 'chunk-data') {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        at += taken;
        if (this.#left > 0) continue;
        if (this.#state === 'length') return this.#complete(bytes.length - at);
        this.#state = 'chunk-size';
      } else if (this.#state === 'until-close') {
        at = bytes.length;
      } else {
        const end = bytes.indexOf(10, at);
        const stop = end < 0 ? bytes.length : end + 1;
        this.#head += bytes.toString('latin1', at, stop);
        at = stop;
        if (this.#head.length > headBytesMax) throw new Error(`the head of the answer is longer than ${headBytesMax} bytes`);
        if (end >= 0 && this.#line()) return this.#complete(bytes.length - at);
      }
    }
    return null;
  }

  /** The connection has ended: the status of an answer that only its end could complete, else null. */
  end(): number | null {
    return this.#state === 'until-close' ? this.#complete(0) : null;
  }

  /** A line is complete; returns whether the answer is. */
  #line(): boolean {
    if (this.#state === 'head') return this.#head.endsWith('\r\n\r\n') && this.#headEnds();
    const line = this.#head.trimEnd();
    this.#head = '';
    if (this.#state === 'trailer') return line === '';
    // The line end that closes a chunk's data.
    if (line === '') return false;
    const size = /^[0-9a-fA-F]{1,8}/.exec(line);
    if (size === null) throw new Error('a chunk of the answer has no size');
    this.#left = Number.parseInt(size[0], 16);
    this.#state = this.#left === 0 ? 'trailer' : 'chunk-data';
    return false;
  }

  #headEnds(): boolean {
    const status = /^HTTP\/1\.([01]) (\d{3})/.exec(this.#head);
    if (status === null) throw new Error('the answer is not HTTP/1.1');
    const head = this.#head.toLowerCase();
    this.#head = '';
    this.#status = Number(status[2]);
    // An interim answer (RFC 9110 section 15.2): the real one follows.
    if (this.#status < 200) return false;
    this.#keepAlive = status[1] === '1' ? !/\r\nconnection:[ \t]*close/.test(head) : /\r\nconnection:[ \t]*keep-alive/.test(head);
    if (this.#status === 204 || this.#status === 304) return true;
    if (/\r\ntransfer-encoding:[ \t]*chunked/.test(head)) {
      this.#state = 'chunk-size';
      return false;
    }
    const length = /\r\ncontent-length:[ \t]*(\d{1,15})/.exec(head);
    if (length === null) {
      this.#keepAlive = false;
      this.#state = 'until-close';
      return false;
    }
    this.#left = Number(length[1]);
    this.#state = 'length';
    return this.#left === 0;
  }

  #complete(surplus: number): number {
    if (surplus > 0) throw new Error('bytes came after the end of the answer');
    this.#state = 'head';
    this.#head = '';
    return this.#status;
  }
}

const headBytesMax = 64 * 1024;
