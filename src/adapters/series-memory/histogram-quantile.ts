/** One cumulative bucket: how many observations were at most `upper`. */
export type Bucket = { readonly upper: number; readonly count: number };

/** Neighbouring counts that differ by less than this share are the same number with a rounding error (Prometheus's constant). */
const smallDelta = 1e-12;

/**
 * The quantile of a histogram with cumulative buckets, by linear interpolation inside the bucket it falls into, as
 * Prometheus does (`BucketQuantile` of promql/quantile.go): a quantile in the +Inf bucket is the highest finite bound;
 * one in the lowest bucket is interpolated from 0, or is its bound where that is not positive; counts that fall are lifted.
 *
 * @returns why there is none: q outside 0..1, no +Inf bucket, fewer than two buckets, nothing observed
 */
export function histogramQuantile(q: number, unsorted: readonly Bucket[]): number | { readonly why: string } {
  if (!(q >= 0 && q <= 1)) return { why: `a quantile lies between 0 and 1, not at ${q}` };
  const buckets = merged(unsorted);
  const last = buckets.at(-1);
  if (last === undefined || last.upper !== Number.POSITIVE_INFINITY) return { why: 'the histogram has no bucket le="+Inf"' };
  if (buckets.length < 2) return { why: 'the histogram has no bucket beside le="+Inf"' };
  const counts = monotonic(buckets);
  const total = counts.at(-1) ?? 0;
  if (!(total > 0)) return { why: 'nothing was observed' };
  return interpolated(q * total, buckets, counts);
}

function interpolated(rank: number, buckets: readonly Bucket[], counts: Float64Array): number | { readonly why: string } {
  const found = counts.findIndex((count, index) => index === counts.length - 1 || count >= rank);
  const upper = buckets[found]?.upper ?? Number.NaN;
  if (found === counts.length - 1) return buckets[found - 1]?.upper ?? Number.NaN;
  if (found === 0 && upper <= 0) return upper;
  const lower = found === 0 ? 0 : (buckets[found - 1]?.upper ?? 0);
  const below = found === 0 ? 0 : (counts[found - 1] ?? 0);
  const inside = (counts[found] ?? 0) - below;
  if (inside === 0) return { why: 'the lowest bucket is empty, so the smallest value is not known' };
  return lower + (upper - lower) * ((rank - below) / inside);
}

/** Ascending by bound; buckets with the same bound (such as le="1" and le="1.0") are added up. */
function merged(buckets: readonly Bucket[]): Bucket[] {
  const sums = new Map<number, number>();
  for (const { upper, count } of buckets) sums.set(upper, (sums.get(upper) ?? 0) + count);
  return [...sums].map(([upper, count]) => ({ upper, count })).sort((a, b) => (a.upper < b.upper ? -1 : 1));
}

/** Scrapes are not atomic and rates are rounded: a count below the one before it is lifted to it. */
function monotonic(buckets: readonly Bucket[]): Float64Array {
  const counts = Float64Array.from(buckets, ({ count }) => count);
  for (let i = 1; i < counts.length; i++) {
    const before = counts[i - 1] ?? 0;
    const here = counts[i] ?? 0;
    if (here < before || Math.abs(here - before) < smallDelta * (Math.abs(here) + Math.abs(before))) counts[i] = before;
  }
  return counts;
}
