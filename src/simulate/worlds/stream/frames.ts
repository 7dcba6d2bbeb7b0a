/**
 * The frames of a stream world, slot by slot. Two ways to know their latencies: drawing each (`DrawnFrames`), or adding up their
 * distributions (`MixedFrames`), which is exact for infinitely many frames and hundreds of times as fast.
 */
export interface Frames {
  reset(seed: number): void;
  /** A slot in which so many streams were spread evenly over `servers` instances, and `moved` frames waited for a scaling. Without an instance all frames are lost. */
  slot(streams: number, servers: number, moved: number): void;
  /** The percentile of the last slot's frames; NaN where there were none. */
  readonly slotResponse: number;
  /** The percentile over the last `slots` slots' frames; NaN where there were none. */
  response(slots: number): number;
  /** Whether the slots from now on count in `quantile`; after `reset` they do. */
  counting: boolean;
  /** The percentile of all frames of the slots that count; NaN where there were none. */
  quantile(q: number): number;
}

/** What scaling does to a frame of a stream that moves: it arrives after this long, normally distributed, ms. */
export type MovePenalty = { readonly mean: number; readonly deviation: number };

/**
 * How many frames an instance contributes to a percentile. `frames`: those of its own streams. `published`: as many as all streams together have,
 * as the simulator behind CloudSkin D5.2 draws them (streaming-auto-scaler in cloudskin-eu/pravega-predictive-autoscaling, 9b0212f), so
 * that instances count the same however many streams they have, and slots with more instances weigh more in a window. The published
 * figures of the reactive rules come from that.
 */
export type FrameWeights = 'frames' | 'published';

export type FrameOptions = {
  /** Which percentile of the latency is the response, 0..1. */
  readonly percentile: number;
  readonly penalty: MovePenalty;
  /** Of one stream in one slot. */
  readonly framesPerStream: number;
  readonly weights: FrameWeights;
  /** A frame that no instance was there for counts as having taken so long, ms, and as later than all that arrived. */
  readonly lostAs: number;
};

/** Frames of all streams together in a slot without an instance. */
export const framesLost = (streams: number, { framesPerStream }: FrameOptions): number => framesPerStream * streams;

/** Frames that an instance with `own` of `streams` streams contributes in a slot. */
export const framesOf = (own: number, streams: number, { framesPerStream, weights }: FrameOptions): number =>
  own === 0 ? 0 : framesPerStream * (weights === 'frames' ? own : streams);

/** Slots that a window may reach back at most: a day of minutes. */
export const windowMax = 1440;
