/** Buckets that grow exponentially: bucket 0 begins at 0 and is `first` wide, each next one `ratio` times as wide. */
export type Buckets = { readonly first: number; readonly ratio: number; readonly count: number };

/** A histogram whose newest samples weigh most. Weights are relative to `reference`, a time in milliseconds. */
export type DecayingHistogram = { readonly buckets: Buckets; readonly halfLifeMs: number; readonly reference: number; readonly weights: Float64Array; readonly total: number };

/** Buckets up to `max` (VPA's `NewExponentialHistogramOptions`). */
export function exponentialBuckets({ max, first, ratio }: { readonly max: number; readonly first: number; readonly ratio: number }): Buckets {
  return { first, ratio, count: Math.ceil(Math.log((max * (ratio - 1)) / first + 1) / Math.log(ratio)) + 1 };
}

/** start(0) = 0, start(n) = first (ratioⁿ − 1) / (ratio − 1). */
export const bucketStart = ({ first, ratio }: Buckets, bucket: number): number => (bucket === 0 ? 0 : (first * (ratio ** bucket - 1)) / (ratio - 1));

/** The bucket that holds a value; values beyond the last bucket are in it. */
export function bucketOf({ first, ratio, count }: Buckets, value: number): number {
  if (value < first) return 0;
  return Math.min(count - 1, Math.floor(Math.log((value * (ratio - 1)) / first + 1) / Math.log(ratio)));
}

export const emptyHistogram = (buckets: Buckets, halfLifeMs: number): DecayingHistogram => ({ buckets, halfLifeMs, reference: 0, weights: new Float64Array(buckets.count), total: 0 });

/** Beyond 2¹⁰⁰ weights are made relative to a later time, before they grow out of what a number can hold (VPA's `maxDecayExponent`). */
const exponentMax = 100;
/** A bucket with less than this share of VPA's sample weight counts as empty (VPA's `epsilon`, 0.001 × 0.1). */
const epsilon = 0.0001;

/** Adds `weight` (negative to take a sample out again) of a sample at a time; a sample weighs twice as much as one that is a half-life older. */
export function withSample(histogram: DecayingHistogram, value: number, weight: number, at: number): DecayingHistogram {
  const started = histogram.total === 0 ? { ...histogram, reference: at } : histogram;
  const shifted = at > started.reference + exponentMax * started.halfLifeMs ? shiftedTo(started, at) : started;
  const decayed = weight * 2 ** ((at - shifted.reference) / shifted.halfLifeMs);
  const weights = shifted.weights.slice();
  const bucket = bucketOf(shifted.buckets, value);
  // What is left by taking out a sample must not become negative by rounding.
  weights[bucket] = Math.max(0, (weights[bucket] as number) + decayed);
  return { ...shifted, weights, total: Math.max(0, shifted.total + decayed) };
}

function shiftedTo(histogram: DecayingHistogram, at: number): DecayingHistogram {
  const halfLives = Math.round((at - histogram.reference) / histogram.halfLifeMs);
  const factor = 2 ** -halfLives;
  return { ...histogram, reference: histogram.reference + halfLives * histogram.halfLifeMs, weights: histogram.weights.map((weight) => weight * factor), total: histogram.total * factor };
}

/** The end of the first bucket at which the share `level` of all weight is reached; 0 for an empty histogram. */
export function percentileOf({ buckets, weights, total }: DecayingHistogram, level: number): number {
  const least = Math.min(epsilon, total * epsilon);
  if (total <= 0) return 0;
  let last = buckets.count - 1;
  while (last > 0 && (weights[last] as number) <= least) last--;
  const threshold = level * total;
  let sum = 0;
  let bucket = 0;
  for (; bucket < last; bucket++) {
    sum += weights[bucket] as number;
    if (sum >= threshold) break;
  }
  return bucket < buckets.count - 1 ? bucketStart(buckets, bucket + 1) : bucketStart(buckets, bucket);
}
