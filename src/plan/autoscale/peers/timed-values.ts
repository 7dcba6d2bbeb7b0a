import * as z from 'zod';

/** Values with the time they were taken at, as a rule saves them; bounded, since a state may come from outside. */
export const timedValuesSchema = z.array(z.tuple([z.number(), z.number()])).max(100_000);
export type SavedTimedValues = readonly (readonly [at: number, value: number])[];

/**
 * A few numbers with their times, in order of time, without allocation once it is warm: recommendations or scalings that an autoscaler
 * remembers for a while. Times are ms since 1970. "After" is strict, as Go's `time.After`, which the controllers compare with.
 */
export class TimedValues {
  #at = new Float64Array(16);
  #value = new Float64Array(16);
  #first = 0;
  #end = 0;

  get count(): number {
    return this.#end - this.#first;
  }

  push(at: number, value: number): void {
    if (this.#end === this.#at.length) this.#makeRoom();
    this.#at[this.#end] = at;
    this.#value[this.#end] = value;
    this.#end++;
  }

  /** Drops what was taken before `at`. */
  forgetBefore(at: number): void {
    while (this.#first < this.#end && (this.#at[this.#first] as number) < at) this.#first++;
  }

  clear(): void {
    this.#first = 0;
    this.#end = 0;
  }

  /** The greatest of `than` and of all values taken after `at`. */
  greatestAfter(at: number, than: number): number {
    let best = than;
    for (let i = this.#end - 1; i >= this.#first && (this.#at[i] as number) > at; i--) best = Math.max(best, this.#value[i] as number);
    return best;
  }

  /** The least of `than` and of all values taken after `at`. */
  leastAfter(at: number, than: number): number {
    let best = than;
    for (let i = this.#end - 1; i >= this.#first && (this.#at[i] as number) > at; i--) best = Math.min(best, this.#value[i] as number);
    return best;
  }

  sumAfter(at: number): number {
    let sum = 0;
    for (let i = this.#end - 1; i >= this.#first && (this.#at[i] as number) > at; i--) sum += this.#value[i] as number;
    return sum;
  }

  /** NaN where nothing was taken after `at`. */
  meanAfter(at: number): number {
    let sum = 0;
    let count = 0;
    for (let i = this.#end - 1; i >= this.#first && (this.#at[i] as number) > at; i--, count++) sum += this.#value[i] as number;
    return count === 0 ? Number.NaN : sum / count;
  }

  save(): SavedTimedValues {
    return Array.from({ length: this.count }, (_, i) => [this.#at[this.#first + i] as number, this.#value[this.#first + i] as number] as const);
  }

  restore(saved: SavedTimedValues): void {
    this.clear();
    for (const [at, value] of saved) this.push(at, value);
  }

  #makeRoom(): void {
    const length = this.count * 2 > this.#at.length ? this.#at.length * 2 : this.#at.length;
    const at = new Float64Array(length);
    const value = new Float64Array(length);
    at.set(this.#at.subarray(this.#first, this.#end));
    value.set(this.#value.subarray(this.#first, this.#end));
    this.#end = this.count;
    this.#first = 0;
    this.#at = at;
    this.#value = value;
  }
}
