import type { RegularSeries } from '../../../model/forecast.ts';

const dayMs = 86_400_000;

/** A day in points, where a day is a whole number of them and the history holds more than one. */
export function daySeason(past: RegularSeries): number {
  const points = dayMs / past.step;
  return Number.isInteger(points) && points >= 4 && past.values.length > points + 8 ? points : 0;
}
