import type { Instant, Ms } from '../units/time.ts';
import { after, ms } from '../units/time.ts';

/**
 * A series on a regular grid: `values[i]` belongs to `start + i × step`. Every value is finite; where nothing was measured, the value was
 * filled in by a named rule and `measured[i]` is 0, so that no model takes it for data.
 */
export type RegularSeries = {
  readonly start: Instant;
  readonly step: Ms;
  readonly values: Float64Array;
  readonly measured: Uint8Array;
};

/** Why a model gives no number: the code is for programs, the sentence names the figure, the rule and what would help. */
export type WhyNot = { readonly kind: 'why-not'; readonly code: WhyNotCode; readonly why: string };

export const whyNotCodes = ['too-short', 'gaps', 'constant', 'resets', 'negative', 'irregular', 'no-season', 'not-finite', 'no-training', 'too-slow'] as const;
export type WhyNotCode = (typeof whyNotCodes)[number];

export const whyNot = (code: WhyNotCode, why: string): WhyNot => ({ kind: 'why-not', code, why });

/**
 * What a model says about the steps after the last known point. `values` holds one row per step and one column per quantile:
 * `values[lead × quantiles.length + column]`, ascending within a row. `peak`, where it is there, holds the same quantiles of the
 * maximum over all the steps together, which is not the maximum of the rows' quantiles.
 */
export type Forecast = {
  readonly kind: 'forecast';
  readonly model: string;
  /** The time of the last point that the forecast knows; lead 0 is one step later. */
  readonly origin: Instant;
  readonly step: Ms;
  readonly quantiles: readonly number[];
  readonly values: Float64Array;
  readonly peak?: Float64Array;
  /** What had to be assumed: filled gaps, a demoted model, a fallback. Whole sentences. */
  readonly notes: readonly string[];
};

/** Something that is known ahead: a holiday, a flash sale, a clock change. `to` is exclusive. Events of one `name` resemble each other. */
export type KnownEvent = { readonly name: string; readonly from: Instant; readonly to: Instant };

/** One thing that a forecast rests on, in the unit of the series: by how much it moves the forecast of that lead. */
export type ForecastGround = { readonly name: 'level' | 'trend' | 'season' | 'event' | 'feature' | 'member' | 'calibration'; readonly detail: string; readonly contribution: number };

/** The first `length` points, without copying. */
export const pastOf = (series: RegularSeries, length: number): RegularSeries => ({
  ...series,
  values: series.values.subarray(0, length),
  measured: series.measured.subarray(0, length),
});

/** The time of point `index`; also beyond the end. */
export const timeAt = (series: Pick<RegularSeries, 'start' | 'step'>, index: number): Instant => after(series.start, ms(index * series.step));

/**
 * What a model says at the end of `past`; `peak` is null where it does not forecast the maximum. A maximum is above any bound at least as
 * often as each of the values, so that its quantiles are raised to the largest of theirs; of one step it is that step.
 */
export const forecastFrom = ({ start, step, values: { length } }: RegularSeries, { peak = null, ...said }: Pick<Forecast, 'model' | 'quantiles' | 'values' | 'notes'> & { readonly peak?: Float64Array | null }): Forecast => ({
  kind: 'forecast',
  origin: timeAt({ start, step }, length - 1),
  step,
  ...said,
  ...(peak === null ? {} : { peak: coherentPeak(peak, said.values) }),
});

function coherentPeak(peak: Float64Array, values: Float64Array): Float64Array {
  const largest = largestRow(values, peak.length);
  return values.length === peak.length ? largest : peak.map((value, column) => Math.max(value, largest[column] as number));
}

/** Of each of `columns` quantiles the largest over all rows. */
export const largestRow = (values: Float64Array, columns: number): Float64Array =>
  values.slice(0, columns).map((first, column) => {
    let largest = first;
    for (let at = column + columns; at < values.length; at += columns) largest = Math.max(largest, values[at] as number);
    return largest;
  });

/** The value of quantile `column` at `lead` (0 is the first step after the origin). */
export const quantileAt = (forecast: Forecast, lead: number, column: number): number => forecast.values[lead * forecast.quantiles.length + column] as number;
