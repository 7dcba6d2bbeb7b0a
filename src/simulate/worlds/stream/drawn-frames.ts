import { invariant } from '../../../model/error.ts';
import type { Random } from '../../../model/random.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import type { FrameOptions, Frames } from './frames.ts';
import { framesLost, framesOf, windowMax } from './frames.ts';
import type { LatencyProfile } from './latency-profile.ts';
import { gridStep } from './latency-profile.ts';

/** Deviations of the penalty that have room; a draw beyond counts as this far. */
const deviationsMax = 8;

/** Counts of frames on the grid of latencies; those below `low` and from `end` on are 0. `lost` ones are among `frames` and beyond the grid. */
type Counts = { readonly bins: Uint32Array; frames: number; lost: number; low: number; end: number };

/** Every frame drawn from the measured distribution of its instance, one by one. Percentiles are those of the frames that were drawn. */
export class DrawnFrames implements Frames {
  counting = true;
  readonly #profile: LatencyProfile;
  readonly #options: FrameOptions;
  readonly #bins: number;
  readonly #total: Counts;
  /** The counts of the last slots, as many as the longest window that was asked for. */
  #ring: Counts[] = [];
  /** Running sums over the windows that were asked for. */
  readonly #windows = new Map<number, Counts>();
  #random: Random;
  #played = 0;

  constructor(profile: LatencyProfile, options: FrameOptions, windowsInSlots: readonly number[]) {
    invariant(windowsInSlots.every((slots) => slots <= windowMax), `windows of ${windowsInSlots.join(', ')} slots are at most ${windowMax}`);
    this.#profile = profile;
    this.#options = options;
    this.#bins = Math.max(profile.bins, Math.ceil((options.penalty.mean + deviationsMax * options.penalty.deviation) / gridStep) + 1);
    this.#total = this.#counts();
    for (const slots of windowsInSlots) this.#windows.set(slots, this.#counts());
    const longest = Math.max(1, ...windowsInSlots);
    this.#ring = Array.from({ length: longest + 1 }, () => this.#counts());
    this.#random = randomStreams(0).stream('frames');
  }

  reset(seed: number): void {
    this.#random = randomStreams(seed).stream('stream-world', 'frames');
    this.#played = 0;
    for (const counts of [...this.#ring, ...this.#windows.values()]) clear(counts);
    this.counting = true;
    clear(this.#total);
  }

  slot(streams: number, servers: number, moved: number): void {
    const slot = this.#at(this.#played);
    clear(slot);
    this.#played += 1;
    if (servers === 0) {
      slot.lost = framesLost(streams, this.#options);
      slot.frames = slot.lost;
    } else this.#spread(slot, streams, servers);
    const { mean, deviation } = this.#options.penalty;
    for (let i = 0; i < moved; i++) this.#count(slot, mean + deviation * normal(this.#random));
    if (this.counting) add(this.#total, slot, 1);
    for (const [slots, window] of this.#windows) {
      add(window, slot, 1);
      if (this.#played > slots) add(window, this.#at(this.#played - 1 - slots), -1);
    }
  }

  get slotResponse(): number {
    return this.#played === 0 ? Number.NaN : this.#percentileOf(this.#at(this.#played - 1), this.#options.percentile);
  }

  response(slots: number): number {
    if (slots === 1) return this.slotResponse;
    const window = this.#windows.get(slots);
    invariant(window !== undefined, `a window of ${slots} slots was announced when the frames were made`);
    return this.#percentileOf(window, this.#options.percentile);
  }

  quantile(q: number): number {
    return this.#percentileOf(this.#total, q);
  }

  #spread(slot: Counts, streams: number, servers: number): void {
    const size = Math.floor(streams / servers);
    const more = streams - size * servers;
    this.#draw(slot, size, (servers - more) * framesOf(size, streams, this.#options));
    this.#draw(slot, size + 1, more * framesOf(size + 1, streams, this.#options));
  }

  #draw(slot: Counts, size: number, frames: number): void {
    for (let i = 0; i < frames; i++) this.#count(slot, this.#profile.draw(size, this.#random.next()));
  }

  #count(slot: Counts, latency: number): void {
    const bin = Math.max(0, Math.min(this.#bins - 1, Math.ceil(latency / gridStep)));
    slot.bins[bin] = (slot.bins[bin] as number) + 1;
    slot.frames += 1;
    if (bin < slot.low) slot.low = bin;
    if (bin >= slot.end) slot.end = bin + 1;
  }

  #at(index: number): Counts {
    return this.#ring[index % this.#ring.length] as Counts;
  }

  #counts(): Counts {
    return { bins: new Uint32Array(this.#bins), frames: 0, lost: 0, low: this.#bins, end: 0 };
  }

  /** From the top down, since what is asked for lies there. */
  #percentileOf({ bins, frames, lost, end }: Counts, q: number): number {
    if (frames === 0) return Number.NaN;
    const above = frames - Math.ceil(q * frames);
    if (lost > above) return Math.max(this.#options.lostAs, this.#bins * gridStep);
    let seen = lost;
    for (let bin = end - 1; bin >= 0; bin--) {
      seen += bins[bin] as number;
      if (seen > above) return bin * gridStep;
    }
    return 0;
  }
}

function clear(counts: Counts): void {
  counts.bins.fill(0, counts.low, counts.end);
  counts.frames = 0;
  counts.lost = 0;
  counts.low = counts.bins.length;
  counts.end = 0;
}

function add(to: Counts, from: Counts, sign: 1 | -1): void {
  const { bins, low, end, frames, lost } = from;
  for (let bin = low; bin < end; bin++) to.bins[bin] = (to.bins[bin] as number) + sign * (bins[bin] as number);
  to.frames += sign * frames;
  to.lost += sign * lost;
  to.low = Math.min(to.low, low);
  to.end = Math.max(to.end, end);
}
