import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import type { KnownEvent, RegularSeries } from '../../model/forecast.ts';
import { finish, rollForecasts } from './roll-forecasts.ts';
import type { Stopwatch } from './roll-forecasts.ts';
import { evaluationQuantiles, testFromShare } from './roll-settings.ts';
import { scoreForecasts } from './score-forecasts.ts';

/** The share of the measured points at the end that is held out. */
const heldOutShare = 0.2;
/** Origins that are tried at most: a network may take milliseconds for each. */
const originsMax = 500;

/**
 * How a model of the same kind would have done: it is fitted once on the first part of a series and forecasts the rest, of which it knows at
 * each origin only what came before. Empty where the first part is too short for it.
 */
export function heldOutFigures(series: RegularSeries, forecaster: Forecaster, { horizon, calendar, seed }: { readonly horizon: number; readonly calendar: readonly KnownEvent[]; readonly seed: number }, stopwatch: Stopwatch): Readonly<Record<string, number>> {
  const testFrom = testFromShare(series, heldOutShare);
  const length = series.values.length;
  if (testFrom < 1 || testFrom >= length) return {};
  const settings = { testFrom, horizon, originStep: Math.max(1, Math.ceil((length - testFrom) / originsMax)), refitEvery: length, quantiles: evaluationQuantiles, calendar, seed };
  const rolled = finish(rollForecasts(series, forecaster, settings, stopwatch));
  if (rolled.kind === 'why-not') return {};
  const { points, mapePercent, mase, crps, band } = scoreForecasts(series, rolled, { testFrom, combine: 'each-lead' });
  const figures = { heldOutPoints: points, heldOutMapePercent: mapePercent, heldOutMase: mase, heldOutCrps: crps, heldOutCoverage90Percent: band.coverage90Percent };
  return Object.fromEntries(Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== null && Number.isFinite(entry[1])));
}
