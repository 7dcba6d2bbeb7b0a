/** Bytes that come in pieces of any size and are taken in pieces of the right one. */
export class ByteQueue {
  #parts: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** The first `count` bytes, which stay; null while there are fewer. */
  peek(count: number): Uint8Array | null {
    if (this.#length < count) return null;
    const [first] = this.#parts;
    if (first === undefined) return new Uint8Array(0);
    if (first.length < count) this.#parts = [Buffer.concat(this.#parts, this.#length)];
    return (this.#parts[0] as Uint8Array).subarray(0, count);
  }

  /** The first `count` bytes, which go; null while there are fewer. */
  take(count: number): Uint8Array | null {
    const taken = this.peek(count);
    if (taken === null) return null;
    const first = this.#parts[0];
    if (first !== undefined && first.length > count) this.#parts[0] = first.subarray(count);
    else this.#parts.shift();
    this.#length -= count;
    return taken;
  }
}
