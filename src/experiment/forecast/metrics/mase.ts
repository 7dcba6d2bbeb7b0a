import type { RegularSeries } from '../../../model/forecast.ts';
import { stepsPerDay } from '../roll-settings.ts';

/**
 * Mean absolute scaled error: the mean absolute error over that of the naive forecast of `scale` inside the training part (Hyndman and
 * Koehler 2006, equation 3; seasonal as in Makridakis, Spiliotis and Assimakopoulos, "The M4 competition", 2020). Below 1 is better
 * than naive. Null without points, or where the training part does not change.
 */
export function mase(actual: Float64Array, forecast: Float64Array, scale: number | null): number | null {
  if (actual.length === 0 || scale === null) return null;
  let sum = 0;
  for (let index = 0; index < actual.length; index++) sum += Math.abs((actual[index] as number) - (forecast[index] as number));
  return sum / actual.length / scale;
}

/** Mean |y(t) - y(t - period)| over the measured points before `testFrom`; null where there is none or it is 0. */
export function naiveScale(series: RegularSeries, testFrom: number, period: number): number | null {
  let sum = 0;
  let count = 0;
  for (let index = period; index < testFrom; index++) {
    if (series.measured[index] === 0 || series.measured[index - period] === 0) continue;
    sum += Math.abs((series.values[index] as number) - (series.values[index - period] as number));
    count += 1;
  }
  return sum > 0 ? sum / count : null;
}

/** The period that scales the error: a day, where the training part has two of them, else 1 step. */
export function scalePeriod(series: RegularSeries, testFrom: number): number {
  const day = stepsPerDay(series);
  return day !== null && testFrom >= 2 * day ? day : 1;
}
