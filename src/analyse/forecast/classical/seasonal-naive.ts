import * as z from 'zod';
import type { RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { whyNot } from '../../../model/forecast.ts';
import type { Forecaster } from '../../ports/forecaster.ts';
import { findSeasons } from '../../periods/seasons.ts';
import { isConstant, notFinite, tooShort } from '../../series/checks.ts';
import { fitBanded, restoreBanded, settingsOf } from './banded-model.ts';
import type { PointMethod } from './point-method.ts';

const name = 'seasonal-naive';

/** No season is longer: a year of hours. */
export const periodMax = 8784;
export const periodSchema = z.int().min(2).max(periodMax);
const settingsSchema = z.object({ period: periodSchema });

/**
 * The value one season before, with quantiles of how far such forecasts were off at the same lead, wider and narrower by phase where there
 * is enough history to tell. The season is the day, if the series has one, else the week, else the plainest period found.
 */
export const seasonalNaive = (): Forecaster => ({
  name,
  fit(past, context) {
    const season = mainSeason(past, name);
    if (typeof season !== 'number') return season;
    return fitBanded({ name, method: seasonalNaiveMethod(season), period: season, centred: true }, past, context);
  },
  restore: (saved) => restoreBanded(name, saved, (settings) => seasonalNaiveMethod(settingsOf(settingsSchema, settings, name).period)),
});

/** The shortest season of the series, or the reason why a model that lives on one cannot be fitted. */
export function mainSeason(past: RegularSeries, model: string): number | WhyNot {
  const reason = tooShort(past, 8, `a season, which ${model} is made of,`) ?? notFinite(past);
  if (reason !== null) return reason;
  if (isConstant(past.values)) return whyNot('constant', `All ${past.values.length} values are ${past.values[0]}, which has no season; use last-value.`);
  const season = findSeasons(past.values, past.step).find(({ period }) => period <= periodMax);
  if (season !== undefined) return season.period;
  return whyNot('no-season', `No period stands out in ${past.values.length} steps, neither the day nor the week nor another one, and ${model} is made of one. Give a longer history, or use a model without a season.`);
}

/** The last season again and again. */
export const seasonalNaiveMethod = (period: number): PointMethod => ({
  warmUp: period,
  settings: { period },
  predict(values, out) {
    for (let lead = 0; lead < out.length; lead++) out[lead] = values[values.length - period + (lead % period)] as number;
  },
  grounds: (values, lead) => [
    { name: 'season', detail: `the value ${period * (1 + Math.floor(lead / period))} steps before that time`, contribution: values[values.length - period + (lead % period)] as number },
  ],
});
