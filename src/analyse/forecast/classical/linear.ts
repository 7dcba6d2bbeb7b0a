import * as z from 'zod';
import type { ForecastModel, Forecaster } from '../../ports/forecaster.ts';
import type { RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { whyNot } from '../../../model/forecast.ts';
import { InvalidInputError } from '../../../model/error.ts';
import { findSeasons } from '../../periods/seasons.ts';
import { isConstant, notFinite, tooShort } from '../../series/checks.ts';
import { fitBanded, restoreBanded, settingsOf } from './banded-model.ts';
import type { LinearShape } from './linear-fit.ts';
import { featuresOf, normalEquations, reachOf, ridgeWeights } from './linear-fit.ts';
import type { PointMethod } from './point-method.ts';

const name = 'linear';

/** The look-back of NLinear and DLinear (Zeng et al. 2023), in steps. */
const recentMax = 336;
const recentMin = 12;
/** Without a season, or with a longer one, this many recent steps count. */
const recentUsual = 48;
/** Directly forecast leads; beyond them the forecast goes on from itself. */
const directMax = 288;
/** The ridge is the one with the least error on the part of the history that was kept from the trial. */
const ridges: readonly number[] = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1];
const trialShare = 0.75;
/** Tried origins for the choice of the ridge. */
const triedMax = 300;

const settingsSchema = z.object({
  recent: z.int().min(1).max(recentMax),
  season: z.int().min(2).max(100_000).nullable(),
  horizon: z.int().min(1).max(directMax),
  weights: z.array(z.array(z.number())).max(directMax),
});
type Settings = z.infer<typeof settingsSchema>;

/**
 * A linear model of the recent steps and of the season before, for each lead its own (NLinear of Zeng et al., "Are transformers effective
 * for time series forecasting?", AAAI 2023: differences to the last value, so that a moved level does no harm; the decomposition of its
 * twin DLinear is itself linear and therefore within it). Closed-form ridge regression; bands from errors on later data than the weights
 * of the trial have seen.
 */
export const linear = (): Forecaster => ({
  name,
  fit(past, context) {
    const reason = tooShort(past, 64, `a fit of ${name}`) ?? notFinite(past);
    if (reason !== null) return reason;
    if (isConstant(past.values)) return whyNot('constant', `All ${past.values.length} values are ${past.values[0]}, so there are no differences to learn from; use last-value.`);
    const shapes = shapesOf(past, Math.min(directMax, context.horizon));
    if ('kind' in shapes) return shapes;
    return fitShapes(past, shapes, (parts) => fitBanded({ name, ...parts }, past, context));
  },
  restore: (saved) => restoreBanded(name, saved, (settings) => methodOf(settingsOf(settingsSchema, settings, name))),
});

type Parts = { readonly method: PointMethod; readonly period: number | null; readonly trial: { readonly method: PointMethod; readonly from: number } };

/** Rows for each weight from which on a longer season is surely worth its weights; with fewer it is tried whether it is. */
const rowsPerWeightPlenty = 3;

/** As many recent steps as a day and a horizon have, but so few that there are several rows for each weight. */
function shapesOf(past: RegularSeries, horizon: number): readonly LinearShape[] | WhyNot {
  const { length } = past.values;
  const seasons = findSeasons(past.values, past.step).map(({ period }) => period);
  const day = seasons[0] ?? recentUsual;
  const wanted = day + 12 <= recentMax ? Math.max(recentUsual, day + 12) : recentUsual;
  const rowsWith = (reach: number): number => Math.floor(trialShare * length) - reach - horizon;
  const weights = wanted + Math.min(horizon, 48);
  const longer = seasons.findLast((period) => period > wanted && rowsWith(period) >= weights);
  const recent = Math.min(wanted, Math.floor(rowsWith(0) / 4));
  if (longer !== undefined) {
    const withSeason: LinearShape = { recent: wanted, season: longer, horizon };
    return rowsWith(longer) >= rowsPerWeightPlenty * weights ? [withSeason] : [withSeason, { recent, season: null, horizon }];
  }
  if (recent >= recentMin) return [{ recent, season: null, horizon }];
  return tooShort(past, Math.ceil((4 * recentMin + recentMin + horizon) / trialShare) + 4, `${name} at a horizon of ${horizon} ${horizon === 1 ? 'step' : 'steps'}`) ?? whyNot('too-short', `The history of ${length} steps holds too few examples of a horizon of ${horizon} ${horizon === 1 ? 'step' : 'steps'}. Give a longer history.`);
}

function fitShapes(past: RegularSeries, shapes: readonly LinearShape[], fit: (parts: Parts) => ForecastModel | WhyNot): ForecastModel | WhyNot {
  const { values } = past;
  const from = Math.floor(trialShare * values.length);
  const best = shapes.flatMap((shape) => trialsOf(values, shape, from)).reduce<Trial | null>((least, trial) => (least === null || trial.error < least.error ? trial : least), null);
  const weights = best === null ? null : ridgeWeights(normalEquations(values, best.shape, reachOf(best.shape), values.length - best.shape.horizon), best.ridge);
  if (best === null || weights === null) return whyNot('constant', `The first ${from} of ${values.length} values do not change, so there are no differences to learn from. Give a history in which the load changes, or use last-value.`);
  const period = findSeasons(values, past.step)[0]?.period ?? null;
  return fit({ method: methodOf(settingsFor(best.shape, weights)), period, trial: { method: best.method, from } });
}

type Trial = { readonly shape: LinearShape; readonly ridge: number; readonly method: PointMethod; readonly error: number };

/** The errors after `from` of weights that were learnt before it, for each ridge. */
function trialsOf(values: Float64Array, shape: LinearShape, from: number): readonly Trial[] {
  const equations = normalEquations(values, shape, reachOf(shape), from - shape.horizon);
  return ridges.flatMap((ridge) => {
    const weights = ridgeWeights(equations, ridge);
    if (weights === null) return [];
    const method = methodOf(settingsFor(shape, weights));
    return [{ shape, ridge, method, error: errorOf(method, values, from, shape.horizon) }];
  });
}

const settingsFor = ({ recent, season, horizon }: LinearShape, weights: readonly Float64Array[]): Settings => ({
  recent,
  season,
  horizon,
  weights: weights.map((ofLead) => [...ofLead].map((weight) => Number(weight.toPrecision(7)))),
});

function errorOf(method: PointMethod, values: Float64Array, from: number, horizon: number): number {
  const out = new Float64Array(horizon);
  const stride = Math.max(1, Math.floor((values.length - from) / triedMax));
  let sum = 0;
  let count = 0;
  for (let origin = from; origin < values.length; origin += stride) {
    method.predict(values.subarray(0, origin), out);
    for (let lead = 0; lead < horizon && origin + lead < values.length; lead++) {
      sum += Math.abs((values[origin + lead] as number) - (out[lead] as number));
      count++;
    }
  }
  return sum / count;
}

function methodOf(settings: Settings): PointMethod {
  const { horizon, weights } = settings;
  const { lags, references } = featuresOf(settings);
  if (weights.length !== horizon || weights.some((ofLead) => ofLead.length !== lags.length)) {
    throw new InvalidInputError([`saved model of ${name}: it must hold ${horizon} rows of ${lags.length} weights; restore an undamaged one`]);
  }
  const reach = reachOf(settings);
  /** What the features from..to add to the value at the end of `values` at a lead within the direct ones. */
  const added = (values: Float64Array, length: number, lead: number, from = 0, to = lags.length): number => {
    const ofLead = weights[lead] as number[];
    const last = length - 1;
    let sum = 0;
    for (let i = from; i < to; i++) sum += (ofLead[i] as number) * ((values[last - (lags[i] as number)] as number) - (values[last - (references[i] as number)] as number));
    return sum;
  };
  const predict = (values: Float64Array, out: Float64Array): void => {
    const direct = Math.min(horizon, out.length);
    const last = values[values.length - 1] as number;
    for (let lead = 0; lead < direct; lead++) out[lead] = last + added(values, values.length, lead);
    if (out.length <= horizon) return;
    const longer = new Float64Array(reach + 1 + out.length);
    longer.set(values.subarray(values.length - reach - 1));
    longer.set(out.subarray(0, direct), reach + 1);
    for (let done = direct; done < out.length; done += direct) {
      const length = reach + 1 + done;
      for (let lead = 0; lead < direct && done + lead < out.length; lead++) {
        out[done + lead] = (longer[length - 1] as number) + added(longer, length, lead);
        longer[length + lead] = out[done + lead] as number;
      }
    }
  };
  return {
    warmUp: reach + 1,
    settings,
    predict,
    grounds(values, lead) {
      const level = values[values.length - 1] as number;
      if (lead >= horizon) {
        const out = new Float64Array(lead + 1);
        predict(values, out);
        return [{ name: 'level', detail: 'the last value', contribution: level }, { name: 'feature', detail: `steps that were forecast before, as only ${horizon} are forecast directly`, contribution: (out[lead] as number) - level }];
      }
      const recent = added(values, values.length, lead, 0, settings.recent);
      const season = added(values, values.length, lead, settings.recent);
      return [
        { name: 'level', detail: 'the last value', contribution: level },
        { name: 'feature', detail: `how the last ${settings.recent} steps differ from the last value`, contribution: recent },
        ...(settings.season === null ? [] : [{ name: 'season' as const, detail: `how the load went on ${settings.season} steps before`, contribution: season }]),
      ];
    },
  };
}
