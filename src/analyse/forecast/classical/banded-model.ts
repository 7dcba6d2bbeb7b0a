import * as z from 'zod';
import { InvalidInputError } from '../../../model/error.ts';
import type { Forecast, ForecastGround, RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { forecastFrom, whyNot } from '../../../model/forecast.ts';
import type { Json } from '../../../model/json.ts';
import type { FitContext, ForecastModel, ForecastQuery } from '../../ports/forecaster.ts';
import { isNonNegative, tooShort } from '../../series/checks.ts';
import type { PointMethod } from './point-method.ts';
import type { ResidualBands } from './residual-bands.ts';
import { bandsAround, bandsSchema, centredBands, learnBands } from './residual-bands.ts';

/** What every model of this folder saves; `settings` belongs to its method. */
const savedSchema = z.object({
  name: z.string(),
  settings: z.json(),
  bands: bandsSchema,
  nonNegative: z.boolean(),
  notes: z.array(z.string()).max(100),
});

export type BandedParts = { readonly name: string; readonly method: PointMethod; readonly bands: ResidualBands; readonly nonNegative: boolean; readonly notes: readonly string[] };
export type Fitted = { readonly name: string; readonly method: PointMethod; readonly period: number | null; readonly notes?: readonly string[]; /** An equal method that was fitted on the values before `from` only, so that its errors from there on are honest. */ readonly trial?: { readonly method: PointMethod; readonly from: number }; /** The median is what the method says, even where past errors lean to one side: a yardstick must be what its name says. */ readonly centred?: boolean };

/** A point method with bands from its own past residuals, as a model. */
export function fitBanded({ name, method, period, notes = [], trial = { method, from: 0 }, centred = false }: Fitted, past: RegularSeries, context: FitContext): ForecastModel | WhyNot {
  const bands = learnBands({ method: trial.method, values: past.values, from: trial.from, horizon: context.horizon, period });
  if (bands === null) return whyNot('too-short', `The history has ${past.values.length} steps; ${name} needs ${Math.max(trial.from, trial.method.warmUp) + 2} or more to learn its band from its own past errors. Give a longer history.`);
  return bandedModel({ name, method, bands: centred ? centredBands(bands) : bands, nonNegative: isNonNegative(past.values), notes });
}

/** Rebuilds what `save` wrote; `methodOf` reads the settings of the method and throws on any that it does not know. */
export function restoreBanded(name: string, saved: Json, methodOf: (settings: Json) => PointMethod): ForecastModel {
  const parsed = savedSchema.safeParse(saved);
  if (!parsed.success || parsed.data.name !== name) {
    throw new InvalidInputError([`saved model: this is no saved ${name} (${parsed.success ? `it is ${parsed.data.name}` : z.prettifyError(parsed.error)}); restore it with the forecaster that saved it`]);
  }
  return bandedModel({ ...parsed.data, method: methodOf(parsed.data.settings) });
}

/** Parses the settings of a method, or throws InvalidInputError. */
export function settingsOf<T>(schema: z.ZodType<T>, settings: Json, name: string): T {
  const parsed = schema.safeParse(settings);
  if (!parsed.success) throw new InvalidInputError([`saved model of ${name}: ${z.prettifyError(parsed.error)}`]);
  return parsed.data;
}

function bandedModel({ name, method, bands, nonNegative, notes }: BandedParts): ForecastModel {
  const floor = nonNegative ? 0 : Number.NEGATIVE_INFINITY;
  const meanOf = (past: RegularSeries, horizon: number): Float64Array => {
    const mean = new Float64Array(horizon);
    method.predict(past.values, mean);
    return mean;
  };
  const short = (past: RegularSeries): WhyNot | null => tooShort(past, method.warmUp, `a forecast by ${name}`);
  return {
    name,
    forecast(past, { horizon, quantiles }): Forecast | WhyNot {
      const reason = short(past);
      if (reason !== null) return reason;
      const { length } = past.values;
      const values = bandsAround(meanOf(past, horizon), bands, { length, quantiles, floor });
      return forecastFrom(past, { model: name, quantiles, values, notes });
    },
    explain(past, { horizon }: ForecastQuery, lead): readonly ForecastGround[] {
      if (short(past) !== null) return [];
      const mean = meanOf(past, Math.max(horizon, lead + 1));
      const median = bandsAround(mean, bands, { length: past.values.length, quantiles: [0.5], floor })[lead] as number;
      const grounds = [...method.grounds(past.values, lead)];
      const bias = median - (mean[lead] as number);
      if (bias !== 0) grounds.push({ name: 'calibration', detail: 'the median of its past errors at this lead, and the floor at zero if there is one', contribution: bias });
      return grounds.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    },
    save: (): Json => ({ name, settings: method.settings, bands, nonNegative, notes }),
  };
}
