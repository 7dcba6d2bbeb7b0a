import type { RegularSeries } from '../../model/forecast.ts';
import type { CombineMode } from './combine.ts';
import { forecastColumn, scoredSteps } from './combine.ts';
import type { DieboldMariano } from './metrics/diebold-mariano.ts';
import { dieboldMariano } from './metrics/diebold-mariano.ts';
import { pinballOf } from './metrics/pinball.ts';
import { criticalQuantile } from './metrics/provisioning.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';

/** The cost of missing over idle at which models are compared. */
export const comparedRatio = 10;

/** Mean provisioning loss of the scored steps of each origin, in the unit of the series; NaN for an origin without any. */
export function lossesByOrigin(series: RegularSeries, rolled: RolledForecasts, combine: CombineMode): Float64Array {
  const steps = scoredSteps(series, rolled, combine);
  const tau = criticalQuantile(comparedRatio);
  const provided = forecastColumn(rolled, steps, tau);
  const [sums, counts] = [new Float64Array(rolled.known.length), new Float64Array(rolled.known.length)];
  steps.rows.forEach((row, index) => {
    const origin = Math.floor(row / rolled.horizon);
    sums[origin] = (sums[origin] as number) + pinballOf(steps.actual[index] as number, provided[index] as number, tau);
    counts[origin] = (counts[origin] as number) + 1;
  });
  return sums.map((sum, origin) => sum / (counts[origin] as number));
}

/** Whether two models differ, by the losses of the origins that both forecast from. Null where that cannot be said. */
export function compareLosses(own: Float64Array, other: Float64Array, { horizon, originStep }: { readonly horizon: number; readonly originStep: number }): DieboldMariano | null {
  const both = [...own.keys()].filter((origin) => !Number.isNaN(own[origin]) && !Number.isNaN(other[origin]));
  const pick = (losses: Float64Array): Float64Array => Float64Array.from(both, (origin) => losses[origin] as number);
  return dieboldMariano(pick(own), pick(other), Math.ceil(horizon / originStep) - 1);
}
