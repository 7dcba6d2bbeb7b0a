import type { RegularSeries } from '../../../model/forecast.ts';
import { interpolatedQuantile } from '../../../model/interpolated-quantile.ts';

/** A jump is more than so many times the median absolute deviation of the trailing day ... */
const jumpMads = 3;
/** ... above the lowest of so many points before. */
const jumpPoints = 3;
/** Share of the trailing day that must have been measured for it to say what is usual. */
const measuredShareMin = 0.5;

/**
 * The level above which a point is a spike, known one step before it: the lower of the .95 quantile of the trailing day and of the jump
 * level (the lowest of the last 3 points + 3 × the median absolute deviation of the trailing day). `levels[i]` belongs to point
 * `from + i`; it is Infinity where too little was measured to tell.
 */
export function trailingThresholds(series: RegularSeries, from: number, day: number): Float64Array {
  const window = new SortedWindow(day);
  for (let index = Math.max(0, from - day); index < from; index++) if (series.measured[index] === 1) window.add(series.values[index] as number);
  return Float64Array.from({ length: series.values.length - from }, (_, offset) => {
    const index = from + offset;
    const level = window.size < day * measuredShareMin ? Number.POSITIVE_INFINITY : Math.min(window.quantile(0.95), jumpLevel(series, index, window));
    const leaving = index - day;
    if (leaving >= 0 && series.measured[leaving] === 1) window.remove(series.values[leaving] as number);
    if (series.measured[index] === 1) window.add(series.values[index] as number);
    return level;
  });
}

function jumpLevel(series: RegularSeries, index: number, window: SortedWindow): number {
  const deviation = window.medianAbsoluteDeviation();
  // Where most of a day is one and the same value any change would be a jump.
  if (deviation === 0) return Number.POSITIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let back = 1; back <= jumpPoints && index - back >= 0; back++) if (series.measured[index - back] === 1) lowest = Math.min(lowest, series.values[index - back] as number);
  return lowest + jumpMads * deviation;
}

/** The values of a sliding window in ascending order. */
class SortedWindow {
  readonly #sorted: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.#sorted = new Float64Array(capacity + 1);
  }

  add(value: number): void {
    const at = this.#firstFrom(value);
    this.#sorted.copyWithin(at + 1, at, this.size);
    this.#sorted[at] = value;
    this.size += 1;
  }

  remove(value: number): void {
    const at = this.#firstFrom(value);
    this.#sorted.copyWithin(at, at + 1, this.size);
    this.size -= 1;
  }

  quantile(level: number): number {
    return interpolatedQuantile(this.#sorted.subarray(0, this.size), level);
  }

  /** The median of |x - median|, walked outwards from the median; unscaled. */
  medianAbsoluteDeviation(): number {
    const median = this.quantile(0.5);
    let high = this.#firstFrom(median);
    let low = high - 1;
    let deviation = 0;
    for (let taken = 0; taken <= (this.size - 1) / 2; taken++) {
      const below = low >= 0 ? median - (this.#sorted[low] as number) : Number.POSITIVE_INFINITY;
      const above = high < this.size ? (this.#sorted[high] as number) - median : Number.POSITIVE_INFINITY;
      if (below <= above) low -= 1;
      else high += 1;
      deviation = Math.min(below, above);
    }
    return deviation;
  }

  /** Where the first value that is not below stands. */
  #firstFrom(value: number): number {
    let [from, to] = [0, this.size];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#sorted[middle] as number) < value) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
