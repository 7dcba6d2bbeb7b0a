/** The values that a state rests on. It is compared value by value with what is given, so that a cache never answers for another history. */
export class PastCopy {
  #values = new Float64Array(1024);
  #length = 0;

  /** Whether `values` begin with all that was taken in. */
  continues(values: Float64Array): boolean {
    if (values.length < this.#length) return false;
    for (let i = 0; i < this.#length; i++) if (values[i] !== this.#values[i]) return false;
    return true;
  }

  take(values: Float64Array): void {
    if (values.length > this.#values.length) {
      const grown = new Float64Array(Math.max(values.length, 2 * this.#values.length));
      grown.set(this.#values.subarray(0, this.#length));
      this.#values = grown;
    }
    this.#values.set(values.subarray(this.#length), this.#length);
    this.#length = values.length;
  }

  get length(): number {
    return this.#length;
  }
}
