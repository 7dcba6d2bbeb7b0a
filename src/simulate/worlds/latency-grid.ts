import { invariant } from '../../model/error.ts';

/** Each edge is this many times the one before: with linear interpolation within, a quantile is off by far less. */
const ratio = 1.05;

/**
 * Latencies on a logarithmic grid. Distributions are kept as cumulative counts at the edges, so that sums of them are sums of arrays and a
 * quantile is a binary search.
 */
export class LatencyGrid {
  /** Ascending, ms; what is above the last counts there. */
  readonly edges: Float64Array;
  readonly #logLowest: number;

  constructor(lowest: number, highest: number) {
    invariant(lowest > 0 && highest > lowest, `a grid of latencies goes from a positive number to a larger one, not from ${lowest} to ${highest}`);
    const count = Math.ceil(Math.log(highest / lowest) / Math.log(ratio)) + 1;
    this.edges = Float64Array.from({ length: count }, (_, i) => lowest * ratio ** i);
    this.#logLowest = Math.log(lowest);
  }

  get length(): number {
    return this.edges.length;
  }

  /** The first edge that is not below `latency`; the last one for all that is above. */
  indexOf(latency: number): number {
    if (latency <= (this.edges[0] as number)) return 0;
    const last = this.edges.length - 1;
    const guess = Math.min(last, Math.max(1, Math.ceil((Math.log(latency) - this.#logLowest) / Math.log(ratio))));
    // The logarithm may be off by a rounding.
    if ((this.edges[guess - 1] as number) >= latency) return guess - 1;
    return (this.edges[guess] as number) < latency ? Math.min(last, guess + 1) : guess;
  }

  /** A cumulative share at any latency, linear between edges. */
  at(cumulative: Float64Array, latency: number): number {
    if (latency <= 0) return 0;
    const above = this.indexOf(latency);
    const high = this.edges[above] as number;
    const low = above === 0 ? 0 : (this.edges[above - 1] as number);
    const from = above === 0 ? 0 : (cumulative[above - 1] as number);
    return from + Math.min(1, (latency - low) / (high - low)) * ((cumulative[above] as number) - from);
  }

  /** The latency below which the share `q` of all counts stayed; NaN where there are none. */
  quantile(cumulative: Float64Array, q: number): number {
    return this.quantileOf((index) => cumulative[index] as number, q);
  }

  /** As `quantile`, of counts that are computed when asked for. */
  quantileOf(cumulative: (index: number) => number, q: number): number {
    const last = this.edges.length - 1;
    const total = cumulative(last);
    if (!(total > 0)) return Number.NaN;
    const wanted = q * total;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative(middle) >= wanted) high = middle;
      else low = middle + 1;
    }
    const to = cumulative(low);
    const from = low === 0 ? 0 : cumulative(low - 1);
    const start = low === 0 ? 0 : (this.edges[low - 1] as number);
    const share = to > from ? Math.max(0, (wanted - from) / (to - from)) : 1;
    return start + share * ((this.edges[low] as number) - start);
  }
}
