import { invariant } from '../../../model/error.ts';
import type { FrameOptions, Frames } from './frames.ts';
import { framesLost, framesOf, windowMax } from './frames.ts';
import type { LatencyProfile } from './latency-profile.ts';
import { gridStep } from './latency-profile.ts';

/** Deviations of the penalty beyond which nothing is looked for: one frame in 10^15. */
const deviationsMax = 8;

/**
 * Latencies as mixtures of the measured distributions: a slot is some frames at each number of streams, so a percentile over any slots is
 * found on their weighted cumulative shares. Nothing is drawn; two runs with different seeds are equal.
 */
export class MixedFrames implements Frames {
  counting = true;
  readonly #profile: LatencyProfile;
  readonly #options: FrameOptions;
  readonly #bins: number;
  /** Streams, instances and moved frames per slot of the ring. */
  readonly #streams = new Float64Array(windowMax);
  readonly #servers = new Int32Array(windowMax);
  readonly #moved = new Float64Array(windowMax);
  /** Frames at each number of streams on an instance: of a window while it is asked for, and since `forget`. */
  readonly #window: Float64Array;
  readonly #total: Float64Array;
  /** The numbers of streams that the window has frames at. */
  readonly #active: Int32Array;
  #totalMoved = 0;
  #totalLost = 0;
  #played = 0;
  /** Percentiles of slots without moved frames, by streams and instances. */
  readonly #known = new Map<number, number>();

  constructor(profile: LatencyProfile, options: FrameOptions) {
    this.#profile = profile;
    this.#options = options;
    this.#window = new Float64Array(profile.sizeMax + 1);
    this.#total = new Float64Array(profile.sizeMax + 1);
    this.#active = new Int32Array(profile.sizeMax + 1);
    this.#bins = Math.max(profile.bins, Math.ceil((options.penalty.mean + deviationsMax * options.penalty.deviation) / gridStep) + 1);
  }

  reset(_seed: number): void {
    this.#played = 0;
    this.counting = true;
    this.#total.fill(0);
    this.#totalMoved = 0;
    this.#totalLost = 0;
  }

  slot(streams: number, servers: number, moved: number): void {
    const index = this.#played % windowMax;
    this.#played += 1;
    this.#streams[index] = streams;
    this.#servers[index] = servers;
    this.#moved[index] = moved;
    if (!this.counting) return;
    this.#add(this.#total, streams, servers);
    this.#totalMoved += moved;
    if (servers === 0) this.#totalLost += framesLost(streams, this.#options);
  }

  get slotResponse(): number {
    return this.response(1);
  }

  response(slots: number): number {
    invariant(slots <= windowMax, `a window of ${slots} slots is one of at most ${windowMax}`);
    const count = Math.min(slots, this.#played);
    if (count === 0) return Number.NaN;
    const last = (this.#played - 1) % windowMax;
    return this.#alike(last, count) ? this.#knownResponse(this.#streams[last] as number, this.#servers[last] as number) : this.#mixed(count);
  }

  quantile(q: number): number {
    let count = 0;
    for (let size = 1; size < this.#total.length; size++) if ((this.#total[size] as number) > 0) this.#active[count++] = size;
    return this.#percentileOf(this.#total, count, { moved: this.#totalMoved, lost: this.#totalLost }, q);
  }

  /** Whether the last slots are all the same, and nothing moved in them. */
  #alike(last: number, count: number): boolean {
    const streams = this.#streams[last];
    const servers = this.#servers[last];
    for (let back = 0, index = last; back < count; back++, index = index === 0 ? windowMax - 1 : index - 1) {
      if (this.#streams[index] !== streams || this.#servers[index] !== servers || this.#moved[index] !== 0) return false;
    }
    return true;
  }

  #knownResponse(streams: number, servers: number): number {
    if (streams === 0) return Number.NaN;
    // Streams that nobody serves may be too many for a key, and take no adding up.
    if (servers === 0) return this.#mixed(1);
    const key = streams * 2 ** 20 + servers;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const computed = this.#mixed(1);
    this.#known.set(key, computed);
    return computed;
  }

  #mixed(count: number): number {
    const window = this.#window;
    let moved = 0;
    let lost = 0;
    let index = (this.#played - 1) % windowMax;
    for (let back = 0; back < count; back++) {
      this.#add(window, this.#streams[index] as number, this.#servers[index] as number);
      moved += this.#moved[index] as number;
      if (this.#servers[index] === 0) lost += framesLost(this.#streams[index] as number, this.#options);
      index = index === 0 ? windowMax - 1 : index - 1;
    }
    let active = 0;
    for (let size = 1; size < window.length; size++) if ((window[size] as number) > 0) this.#active[active++] = size;
    const answer = this.#percentileOf(window, active, { moved, lost }, this.#options.percentile);
    window.fill(0);
    return answer;
  }

  #add(frames: Float64Array, streams: number, servers: number): void {
    if (streams === 0 || servers === 0) return;
    const size = Math.floor(streams / servers);
    const more = streams - size * servers;
    const last = this.#profile.sizeMax;
    const low = Math.min(size, last);
    const high = Math.min(size + 1, last);
    if (size > 0) frames[low] = (frames[low] as number) + (servers - more) * framesOf(size, streams, this.#options);
    if (more > 0) frames[high] = (frames[high] as number) + more * framesOf(size + 1, streams, this.#options);
  }

  /** The lowest point of the grid at or below which the share `q` of the frames lies; `#active` names the sizes that have any. */
  #percentileOf(frames: Float64Array, active: number, { moved, lost }: { readonly moved: number; readonly lost: number }, q: number): number {
    let all = moved + lost;
    for (let i = 0; i < active; i++) all += frames[this.#active[i] as number] as number;
    if (all === 0) return Number.NaN;
    const wanted = q * all;
    if (wanted > all - lost) return Math.max(this.#options.lostAs, this.#bins * gridStep);
    let below = -1;
    let above = this.#bins - 1;
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (this.#framesBelow(frames, active, moved, middle) >= wanted) above = middle;
      else below = middle;
    }
    return above * gridStep;
  }

  #framesBelow(frames: Float64Array, active: number, moved: number, bin: number): number {
    let sum = 0;
    const measured = Math.min(bin, this.#profile.bins - 1);
    for (let i = 0; i < active; i++) {
      const size = this.#active[i] as number;
      sum += (frames[size] as number) * (this.#profile.cumulative(size)[measured] as number);
    }
    const { mean, deviation } = this.#options.penalty;
    return moved === 0 ? sum : sum + moved * normalShare((bin * gridStep - mean) / Math.max(deviation, gridStep));
  }
}

/** The share of a standard normal distribution below `z` (Abramowitz and Stegun, 1964, 26.2.17; error below 7.5e-8). */
function normalShare(z: number): number {
  const x = Math.abs(z);
  const t = 1 / (1 + 0.2316419 * x);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z >= 0 ? 1 - tail : tail;
}
