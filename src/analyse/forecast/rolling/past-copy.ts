import type { RegularSeries } from '../../../model/forecast.ts';

type Points = Pick<RegularSeries, 'values' | 'measured'>;

/** The points that a state rests on. They are compared one by one with what is given, so that a cache never answers for another history. */
export class PastCopy {
  #values = new Float64Array(1024);
  #measured = new Uint8Array(1024);
  #length = 0;

  /** Whether the points begin with all that was taken in. */
  isStartOf({ values, measured }: Points): boolean {
    if (values.length < this.#length) return false;
    for (let i = 0; i < this.#length; i++) if (values[i] !== this.#values[i] || measured[i] !== this.#measured[i]) return false;
    return true;
  }

  /** Takes in what is new. */
  take({ values, measured }: Points): void {
    if (values.length > this.#values.length) {
      const room = Math.max(values.length, 2 * this.#values.length);
      const [grownValues, grownMeasured] = [new Float64Array(room), new Uint8Array(room)];
      grownValues.set(this.#values.subarray(0, this.#length));
      grownMeasured.set(this.#measured.subarray(0, this.#length));
      this.#values = grownValues;
      this.#measured = grownMeasured;
    }
    this.#values.set(values.subarray(this.#length), this.#length);
    this.#measured.set(measured.subarray(this.#length), this.#length);
    this.#length = values.length;
  }

  isMeasured(index: number): boolean {
    return this.#measured[index] === 1;
  }
}
