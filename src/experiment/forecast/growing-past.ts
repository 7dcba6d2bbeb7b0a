import type { RegularSeries } from '../../model/forecast.ts';
import { knownAt } from './known-at.ts';

/**
 * What was known of a series at one origin after the other, in memory of its own: behind the past that is handed out there is nothing of
 * what comes after it, and how much room there is tells nothing of how long the series will be. Each point is copied once, so that a long
 * series costs no more than a short one.
 */
export class GrowingPast {
  readonly #series: RegularSeries;
  #values = new Float64Array(1024);
  #measured = new Uint8Array(1024);
  #length = 0;

  constructor(series: RegularSeries) {
    this.#series = series;
  }

  /** The first `length` points as `knownAt` gives them. `length` ascends from call to call. */
  at(length: number): RegularSeries {
    const past = knownAt(this.#series, length);
    // What stands in for an open gap is replaced once its end is known, so it is not kept.
    if (past.measured[length - 1] !== 1) return { ...past, values: past.values.slice(), measured: past.measured.slice() };
    this.#makeRoom(length);
    this.#values.set(past.values.subarray(this.#length), this.#length);
    this.#measured.set(past.measured.subarray(this.#length), this.#length);
    this.#length = length;
    return { ...past, values: this.#values.subarray(0, length), measured: this.#measured.subarray(0, length) };
  }

  #makeRoom(length: number): void {
    if (length <= this.#values.length) return;
    const room = 2 * length;
    const [values, measured] = [new Float64Array(room), new Uint8Array(room)];
    values.set(this.#values.subarray(0, this.#length));
    measured.set(this.#measured.subarray(0, this.#length));
    [this.#values, this.#measured] = [values, measured];
  }
}
