/** Bytes to which every array is aligned: one SIMD vector. */
const alignment = 16;

/**
 * One block of memory from which all arrays of a network are handed out, so that a kernel can reach them by their offset.
 * Its size is fixed: a block that grew would detach every array handed out before. The operating system backs only the pages that
 * are touched, so a generous size costs nothing.
 *
 * Arrays are taken like from a stack: `mark` remembers the top, `release` gives back all that was taken since.
 * @example
 * const mark = arena.mark();
 * const scratch = arena.floats(64 * 64); // zeros
 * arena.release(mark);                   // `scratch` must not be used any more
 */
export class Arena {
  readonly buffer: ArrayBuffer;
  /** In bytes. The first vector is never handed out: offset 0 means "nothing" to the kernels. */
  #top = alignment;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
  }

  /** A new array of `length` zeros. Throws RangeError when the arena is full. */
  floats(length: number): Float32Array<ArrayBuffer> {
    const next = this.#top + Math.ceil((length * 4) / alignment) * alignment;
    if (!Number.isSafeInteger(length) || length < 0 || next > this.buffer.byteLength) {
      throw new RangeError(
        `the arena has ${this.buffer.byteLength - this.#top} bytes left of ${this.buffer.byteLength}, but ${length} floats of 4 bytes were asked for; create the kernels with more mebibytes`,
      );
    }
    const array = new Float32Array(this.buffer, this.#top, length);
    array.fill(0);
    this.#top = next;
    return array;
  }

  /** A new array with the given content. */
  copyOf(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
    const array = this.floats(values.length);
    array.set(values);
    return array;
  }

  mark(): number {
    return this.#top;
  }

  /** Gives back everything that was taken after `mark`. */
  release(mark: number): void {
    if (mark < alignment || mark > this.#top) throw new RangeError(`mark ${mark} was not made by this arena, or was released before`);
    this.#top = mark;
  }
}
