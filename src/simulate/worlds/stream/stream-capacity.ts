import type { FrameWeights } from './frames.ts';
import type { LatencyProfile } from './latency-profile.ts';
import { MixedFrames } from './mixed-frames.ts';

/** Replicas beyond which a need is not looked for. */
const replicasMax = 1000;

/**
 * What the profile says ahead of time: the percentile of streams spread evenly over replicas, and the fewest replicas that keep a target. It
 * has the shape that rules expect of a capacity curve. Streams are whole: a forecast of 4.6 is taken as 5. Without a replica all frames are lost.
 */
export function streamCapacity(profile: LatencyProfile, percentile: number, target: number, weights: FrameWeights = 'frames'): StreamCapacity {
  const frames = new MixedFrames(profile, { percentile, weights, penalty: { mean: 0, deviation: 0 }, framesPerStream: 1, lostAs: Number.POSITIVE_INFINITY });
  const response = (load: number, replicas: number): number => {
    const streams = Math.max(0, Math.round(load));
    if (streams === 0) return 0;
    frames.slot(streams, profile.serving(streams, replicas), 0);
    return frames.slotResponse;
  };
  const needed = (load: number): number => {
    if (Math.round(load) <= 0) return 1;
    for (let replicas = 1; replicas <= Math.min(replicasMax, Math.round(load)); replicas++) if (response(load, replicas) <= target) return replicas;
    return Number.POSITIVE_INFINITY;
  };
  return { response, needed };
}

export type StreamCapacity = { readonly response: (load: number, replicas: number) => number; readonly needed: (load: number) => number };
