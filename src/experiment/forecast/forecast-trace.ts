import type { RegularSeries } from '../../model/forecast.ts';
import type { CombineMode } from './combine.ts';
import { forecastColumn, scoredSteps } from './combine.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';

/** Forecasts as a picture shows them: for each point one median and one 90 % band; points ascend. */
export type ForecastTrace = { readonly targets: Int32Array; readonly median: Float64Array; readonly low: Float64Array; readonly high: Float64Array };

/** The mean over the leads that count (see combineModes) of the median and of the ends of the band. */
export function forecastTrace(series: RegularSeries, rolled: RolledForecasts, combine: CombineMode): ForecastTrace {
  const steps = scoredSteps(series, rolled, combine);
  const counts = new Float64Array(series.values.length);
  for (const target of steps.targets) counts[target] = (counts[target] as number) + 1;
  const targets = Int32Array.from(counts.keys().filter((target) => (counts[target] as number) > 0));
  const meanOf = (quantile: number): Float64Array => {
    const sums = new Float64Array(series.values.length);
    forecastColumn(rolled, steps, quantile).forEach((value, index) => {
      const target = steps.targets[index] as number;
      sums[target] = (sums[target] as number) + value;
    });
    return Float64Array.from(targets, (target) => (sums[target] as number) / (counts[target] as number));
  };
  return { targets, median: meanOf(0.5), low: meanOf(0.05), high: meanOf(0.95) };
}
