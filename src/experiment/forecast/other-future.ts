import type { RegularSeries } from '../../model/forecast.ts';
import type { Random } from '../../model/random.ts';

/**
 * What may come instead of what came. One kind alone misses models that use only dips, only the largest value, only which points are
 * missing, or only how long the series is.
 */
export const futures = ['up', 'down', 'zero', 'gap', 'truncated', 'alternating'] as const;
export type Future = (typeof futures)[number];

/** The same series with another future from point `at` on: its points replaced, left unmeasured, or cut off. */
export function withFuture(series: RegularSeries, at: number, future: Future, random: Random): RegularSeries {
  if (future === 'truncated') return { ...series, values: series.values.slice(0, at), measured: series.measured.slice(0, at) };
  const values = series.values.slice();
  const measured = series.measured.slice();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const far = (): number => largest * (1 + 9 * random.next());
  const made: { readonly [Kind in Exclude<Future, 'truncated'>]: (index: number) => number } = {
    up: far,
    down: () => -far(),
    zero: () => 0,
    // What stands in for points that are missing so far, as in `knownAt`.
    gap: () => series.values[at - 1] ?? 0,
    alternating: (index) => (index % 2 === 0 ? far() : -far()),
  };
  for (let index = at; index < values.length; index++) values[index] = made[future](index);
  measured.fill(future === 'gap' ? 0 : 1, at);
  return { ...series, values, measured };
}
