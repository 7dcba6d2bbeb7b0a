import type { Ms } from '../../../units/time.ts';
import { minutes, ms, seconds, toSeconds } from '../../../units/time.ts';
import { SlotPool } from '../slot-pool.ts';
import type { SlotInstances, SlotWorld } from '../slot-world.ts';
import { DrawnFrames } from './drawn-frames.ts';
import type { FrameOptions, Frames, FrameWeights, MovePenalty } from './frames.ts';
import { framesLost, windowMax } from './frames.ts';
import type { LatencyProfile } from './latency-profile.ts';
import { MixedFrames } from './mixed-frames.ts';

export type StreamWorldOptions = {
  readonly profile: LatencyProfile;
  /** Which percentile of the frames' latency is the response, 0..1. */
  readonly percentile: number;
  readonly slot?: Ms;
  readonly startup?: Ms;
  readonly drain?: Ms;
  readonly replicasMax?: number;
  /** Frames per second of one stream (CloudSkin: 30). */
  readonly framesPerSecond?: number;
  /** CloudSkin: 100 ms with a deviation of 10 ms. */
  readonly penalty?: MovePenalty;
  /** Frames of each moved stream that wait for the scaling. The published simulator delays one. */
  readonly framesPerMove?: number;
  readonly weights?: FrameWeights;
  /** What a frame counts as while no instance is ready: until the viewer's program gives it up. */
  readonly timeout?: Ms;
  /** `mixed` adds distributions up, for mass backtests; `drawn` draws every frame, and needs to know the windows that will be asked for. */
  readonly frames: { readonly kind: 'mixed' } | { readonly kind: 'drawn'; readonly windows: readonly Ms[] };
};

/**
 * Video streams on replicated stream servers, as in CloudSkin D5.2, section 4.2.5: load is a number of streams, spread evenly over the ready
 * instances; a frame's latency is drawn from what was measured with that many streams on one instance. When the number of ready instances
 * goes from n to n', the share |n' - n| / max(n, n') of the streams moves, and frames of those wait.
 *
 * An instance counts as fully busy with the most streams that were measured on one; there is no queue, so nothing waits. While no instance
 * is ready, every frame is lost: it counts as `timeout`, as delayed by the scaling, and its stream as waiting.
 */
export class StreamWorld implements SlotWorld {
  readonly slot: Ms;
  readonly startup: Ms;
  readonly drain: Ms;
  readonly instances: SlotInstances;
  readonly #pool: SlotPool;
  readonly #frames: Frames;
  readonly #options: FrameOptions;
  readonly #profile: LatencyProfile;
  readonly #framesPerMove: number;
  /** Streams and ready instances of the last slots. */
  readonly #streams = new Float64Array(windowMax);
  readonly #ready = new Float64Array(windowMax);
  #played = 0;
  #at = 0;
  #readyBefore = 0;
  #disturbed = 0;

  constructor({ profile, percentile, slot = minutes(1), startup = ms(0), drain = ms(0), replicasMax = 64, framesPerSecond = 30, penalty = { mean: 100, deviation: 10 }, framesPerMove = 1, weights = 'frames', timeout = seconds(10), frames }: StreamWorldOptions) {
    this.slot = slot;
    this.startup = startup;
    this.drain = drain;
    this.#pool = new SlotPool({ slot, startup, drain, max: replicasMax });
    this.instances = this.#pool.instances;
    this.#options = { percentile, penalty, weights, framesPerStream: framesPerSecond * toSeconds(slot), lostAs: timeout };
    this.#frames =
      frames.kind === 'mixed' ? new MixedFrames(profile, this.#options) : new DrawnFrames(profile, this.#options, frames.windows.map((window) => Math.max(1, Math.round(window / slot))));
    this.#profile = profile;
    this.#framesPerMove = framesPerMove;
  }

  get ready(): number {
    return this.#pool.ready;
  }

  get starting(): number {
    return this.#pool.starting;
  }

  get paid(): number {
    return this.#pool.paid;
  }

  get disturbed(): number {
    return this.#disturbed;
  }

  get slotResponse(): number {
    return this.#frames.slotResponse;
  }

  reset(start: number, replicas: number, seed: number): void {
    this.#pool.reset(start, replicas);
    this.#frames.reset(seed);
    this.#at = start;
    this.#played = 0;
    this.#readyBefore = this.#pool.ready;
    this.#disturbed = 0;
  }

  play(load: number, desired: number): void {
    const streams = load > 0 ? Math.round(load) : 0;
    this.#pool.begin(this.#at, desired);
    this.#at += this.slot;
    const ready = this.#pool.ready;
    const moved = ready === this.#readyBefore ? 0 : Math.round(streams * (1 - Math.min(ready, this.#readyBefore) / Math.max(ready, this.#readyBefore)));
    this.#readyBefore = ready;
    const serving = this.#profile.serving(streams, ready);
    const delayed = serving === 0 ? 0 : moved * this.#framesPerMove;
    this.#disturbed = serving === 0 ? framesLost(streams, this.#options) : delayed;
    this.#frames.slot(streams, serving, delayed);
    const index = this.#played % windowMax;
    this.#streams[index] = streams;
    this.#ready[index] = ready;
    this.#played += 1;
    this.#pool.sample(this.#at, streams / ready / this.#profile.measuredMax);
  }

  response(slots: number): number {
    return this.#frames.response(Math.min(slots, windowMax));
  }

  utilisation(slots: number): number {
    return this.#mean(slots, perInstance) / this.#profile.measuredMax;
  }

  concurrency(slots: number): number {
    return this.#mean(slots, all);
  }

  backlog(slots: number): number {
    return this.#mean(slots, waiting);
  }

  served(slots: number): number {
    return this.#mean(slots, served);
  }

  countLatencies(count: boolean): void {
    this.#frames.counting = count;
  }

  latencyQuantile(q: number): number {
    return this.#frames.quantile(q);
  }

  /** Over those of the last slots that have such a thing; NaN where none has. */
  #mean(slots: number, of: (streams: number, ready: number) => number): number {
    const window = Math.min(slots, this.#played, windowMax);
    let sum = 0;
    let count = 0;
    for (let back = 1; back <= window; back++) {
      const index = (this.#played - back) % windowMax;
      const value = of(this.#streams[index] as number, this.#ready[index] as number);
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  }
}

// What a slot with so many streams and ready instances had.
const all = (streams: number): number => streams;
const perInstance = (streams: number, ready: number): number => (ready === 0 ? Number.NaN : streams / ready);
const served = (streams: number, ready: number): number => (ready === 0 ? 0 : streams);
const waiting = (streams: number, ready: number): number => (ready === 0 ? streams : 0);
