import { invariant } from '../../model/error.ts';
import type { LatencyGrid } from './latency-grid.ts';

/** What a world measures in a slot: means over the slot, `served` per second, and how far measuring is off (NaN: missing). */
export type SlotMeasures = { utilisation: number; concurrency: number; backlog: number; served: number; error: number };

/** The measurements of the last slots, and the latencies of all. Rings of typed arrays: nothing is allocated while slots are played. */
export class SlotHistory {
  /** Whether the slots that end from now on count in `latencyQuantile`. */
  counting = true;
  readonly #grid: LatencyGrid;
  readonly #length: number;
  readonly #latencies: readonly Float64Array[];
  readonly #total: Float64Array;
  readonly #utilisation: Float64Array;
  readonly #concurrency: Float64Array;
  readonly #backlog: Float64Array;
  readonly #served: Float64Array;
  readonly #error: Float64Array;
  #played = 0;

  constructor(grid: LatencyGrid, windowMax: number) {
    this.#grid = grid;
    this.#length = windowMax;
    this.#latencies = Array.from({ length: windowMax }, () => new Float64Array(grid.length));
    this.#total = new Float64Array(grid.length);
    this.#utilisation = new Float64Array(windowMax);
    this.#concurrency = new Float64Array(windowMax);
    this.#backlog = new Float64Array(windowMax);
    this.#served = new Float64Array(windowMax);
    this.#error = new Float64Array(windowMax);
  }

  reset(): void {
    this.#played = 0;
    this.counting = true;
    this.#total.fill(0);
  }

  /** Cumulative counts for the next slot, all 0, to be filled before `end`. */
  begin(): Float64Array {
    return (this.#latencies[this.#played % this.#length] as Float64Array).fill(0);
  }

  end({ utilisation, concurrency, backlog, served, error }: SlotMeasures): void {
    const index = this.#played % this.#length;
    const latencies = this.#latencies[index] as Float64Array;
    if (this.counting) for (let i = 0; i < latencies.length; i++) this.#total[i] = (this.#total[i] as number) + (latencies[i] as number);
    this.#utilisation[index] = utilisation;
    this.#concurrency[index] = concurrency;
    this.#backlog[index] = backlog;
    this.#served[index] = served;
    this.#error[index] = error;
    this.#played += 1;
  }

  /** The percentile of the last slot as it was, whatever was measured of it. */
  slotQuantile(q: number): number {
    return this.#played === 0 ? Number.NaN : this.#grid.quantile(this.#latencies[(this.#played - 1) % this.#length] as Float64Array, q);
  }

  /** The percentile over the measured slots of the window, off by the error of the newest of them. */
  quantile(slots: number, q: number): number {
    const window = this.#window(slots);
    let factor = Number.NaN;
    for (let back = window; back >= 1; back--) {
      const error = this.#error[(this.#played - back) % this.#length] as number;
      if (!Number.isNaN(error)) factor = error;
    }
    const sum = (index: number): number => {
      let count = 0;
      for (let back = 1; back <= window; back++) {
        const at = (this.#played - back) % this.#length;
        if (!Number.isNaN(this.#error[at])) count += (this.#latencies[at] as Float64Array)[index] as number;
      }
      return count;
    };
    return this.#grid.quantileOf(sum, q) * factor;
  }

  utilisation(slots: number): number {
    return this.#mean(this.#utilisation, slots);
  }

  concurrency(slots: number): number {
    return this.#mean(this.#concurrency, slots);
  }

  backlog(slots: number): number {
    return this.#mean(this.#backlog, slots);
  }

  served(slots: number): number {
    return this.#mean(this.#served, slots);
  }

  latencyQuantile(q: number): number {
    return this.#grid.quantile(this.#total, q);
  }

  /** Over the slots that were measured, and in which there was something to measure. */
  #mean(values: Float64Array, slots: number): number {
    const window = this.#window(slots);
    let sum = 0;
    let count = 0;
    for (let back = 1; back <= window; back++) {
      const at = (this.#played - back) % this.#length;
      const value = (values[at] as number) * (this.#error[at] as number);
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  }

  #window(slots: number): number {
    invariant(slots >= 1 && slots <= this.#length, `a window of ${slots} slots is from 1 to ${this.#length}, which the world was made for`);
    return Math.min(slots, this.#played);
  }
}
