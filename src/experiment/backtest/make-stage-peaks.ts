import type { ForecastMaker, ForecastOrder, MadeForecast } from '../../loop/ports/forecast-maker.ts';
import { whyNot } from '../../model/forecast.ts';
import { formatQuantity } from '../../units/quantity.ts';
import { hours } from '../../units/time.ts';
import { makeFeed } from './make-feed.ts';

/** What a model by analogy with past days has to have seen: the day before, and part of another to compare it with. */
const leastHours = 26;

/**
 * The forecast that a replay would give at the end of `past`, fitted there: live decisions and backtests rest on the same models. Why-not where
 * the history is too short, or the model gives none.
 */
export function makeStagePeaks({ past, request, seed }: ForecastOrder): MadeForecast {
  const known = past.values.length;
  if (request.model === 'oracle') return whyNot('no-training', 'oracle is the future itself, which only a backtest knows; choose another model');
  const least = Math.ceil(hours(leastHours) / past.step);
  if (request.model === 'peaks' && known < least) return whyNot('too-short', `${spoken(known * past.step)} of load are known; peaks are forecast from ${leastHours} h on, since past days are compared, so ${spoken((least - known) * past.step)} more have to be recorded`);
  const feed = makeFeed(past, request, { range: { warmFrom: known, from: known, to: known + 1 }, refitEvery: 1, seed });
  if ('kind' in feed) return feed;
  const forecast = feed.at(known);
  return forecast === null ? whyNot('no-training', `${request.model} gave no forecast`) : { kind: 'stage-peaks', values: forecast.values.slice() };
}

/** Answers at once, in the thread that asks: for simulations, whose time stands still meanwhile. */
export const synchronousForecasts: ForecastMaker = { make: makeStagePeaks };

const spoken = (duration: number): string => formatQuantity({ value: duration / 1000, dimension: 'duration' });
