import type { RegularSeries } from '../../model/forecast.ts';
import { pastOf } from '../../model/forecast.ts';

/**
 * What was known when the first `length` points were over. A gap is filled once its end is known; at an origin inside the gap that
 * filling would tell of the future, so there the last measured value stands in for what is missing so far.
 */
export function knownAt(series: RegularSeries, length: number): RegularSeries {
  const past = pastOf(series, length);
  let measuredLength = length;
  while (measuredLength > 0 && past.measured[measuredLength - 1] === 0) measuredLength -= 1;
  if (measuredLength === length || measuredLength === 0) return past;
  const values = past.values.slice();
  values.fill(values[measuredLength - 1] as number, measuredLength);
  return { ...past, values };
}
