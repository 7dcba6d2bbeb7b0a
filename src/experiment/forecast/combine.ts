import { invariant } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';
import { columnOf } from './rolled-forecasts.ts';

/**
 * Which forecasts of a point are held against it.
 * - `mean-over-leads`: the mean of all that were made for it, 1 to `horizon` steps ahead; at the beginning there are fewer. The published
 *   figures of dsp-load were made so.
 * - `each-lead`: each of them for itself.
 * - `last-lead`: only the one that was made `horizon` steps ahead.
 */
export const combineModes = ['mean-over-leads', 'each-lead', 'last-lead'] as const;
export type CombineMode = (typeof combineModes)[number];

/** Forecasts beside what came: `rows[i]` is `origin × horizon + lead`, `targets[i]` the index of the point. */
export type ScoredSteps = { readonly rows: Int32Array; readonly targets: Int32Array; readonly actual: Float64Array };

/** Point forecasts beside what came. */
export type ScoredPoints = { readonly targets: Int32Array; readonly actual: Float64Array; readonly forecast: Float64Array };

/**
 * Every forecast of a single step whose point came and was measured. Distributions are scored as they were made: under
 * `mean-over-leads` all leads count, since the mean of quantiles is no quantile.
 */
export function scoredSteps(series: RegularSeries, rolled: RolledForecasts, combine: CombineMode): ScoredSteps {
  const { horizon, known, made } = rolled;
  const rows: number[] = [];
  const targets: number[] = [];
  known.forEach((first, origin) => {
    if (made[origin] === 0) return;
    for (let lead = combine === 'last-lead' ? horizon - 1 : 0; lead < horizon && first + lead < series.values.length; lead++) {
      if (series.measured[first + lead] === 0) continue;
      rows.push(origin * horizon + lead);
      targets.push(first + lead);
    }
  });
  return { rows: Int32Array.from(rows), targets: Int32Array.from(targets), actual: Float64Array.from(targets, (target) => series.values[target] as number) };
}

/** The forecasts of one quantile for the scored steps. */
export function forecastColumn(rolled: RolledForecasts, steps: ScoredSteps, quantile: number): Float64Array {
  const column = columnOf(rolled.quantiles, quantile);
  invariant(column !== undefined, `the quantile ${quantile} was asked for`);
  return Float64Array.from(steps.rows, (row) => rolled.values[row * rolled.quantiles.length + column] as number);
}

/** The point forecasts (medians), combined as asked; points ascend under `mean-over-leads`. */
export function scoredPoints(series: RegularSeries, rolled: RolledForecasts, combine: CombineMode): ScoredPoints {
  const steps = scoredSteps(series, rolled, combine);
  const medians = forecastColumn(rolled, steps, 0.5);
  if (combine !== 'mean-over-leads') return { targets: steps.targets, actual: steps.actual, forecast: medians };
  const sums = new Float64Array(series.values.length);
  const counts = new Int32Array(series.values.length);
  steps.targets.forEach((target, index) => {
    sums[target] = (sums[target] as number) + (medians[index] as number);
    counts[target] = (counts[target] as number) + 1;
  });
  const targets = Int32Array.from(counts.keys().filter((target) => (counts[target] as number) > 0));
  return {
    targets,
    actual: Float64Array.from(targets, (target) => series.values[target] as number),
    forecast: Float64Array.from(targets, (target) => (sums[target] as number) / (counts[target] as number)),
  };
}
