import type { RegularSeries } from '../../../model/forecast.ts';
import { findSeasons } from '../../periods/seasons.ts';

export const dayMs = 86_400_000;
/** Newest points in which a season is looked for, where the day is none. */
const searched = 4000;
/** Points beyond one season that are needed to learn anything from it. */
const beyond = 8;

/**
 * The season that forecasts go by, in points; 0 for none. A day where a day is a whole number of points and the history is longer, however
 * weak it is: members that use it have to prove themselves anyhow. Else the plainest period of the history.
 */
export function seasonOf({ values, step }: RegularSeries): number {
  const day = dayMs / step;
  if (Number.isInteger(day) && day >= 4 && values.length > day + beyond) return day;
  const [plainest] = findSeasons(values.subarray(-searched), step);
  return plainest !== undefined && values.length > plainest.period + beyond ? plainest.period : 0;
}
