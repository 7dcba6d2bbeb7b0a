import type { RegularSeries } from '../../model/forecast.ts';

/**
 * A series as it was known slot by slot from `from` on: where nothing was measured, what was measured last before goes on. Gaps that ended
 * before `from` stay filled as they are, since both of their edges were known by then. The first value must be a measured one.
 */
export function pastOnly(series: RegularSeries, from: number): RegularSeries {
  const { measured } = series;
  const values = series.values.slice();
  // The gap that `from` lies in, or ends at, was filled with a value that comes later.
  let first = from;
  while (first > 1 && measured[first - 1] === 0) first -= 1;
  for (let slot = Math.max(1, first); slot < values.length; slot++) if (measured[slot] === 0) values[slot] = values[slot - 1] as number;
  return { ...series, values };
}
