import type { RegularSeries } from '../../../model/forecast.ts';
import { whyNot } from '../../../model/forecast.ts';
import type { Forecaster } from '../../ports/forecaster.ts';
import { findSeasons } from '../../periods/seasons.ts';
import { isConstant, notFinite, tooShort } from '../../series/checks.ts';
import { fitBanded, restoreBanded, settingsOf } from './banded-model.ts';
import { filtered } from './filter.ts';
import type { HoltWintersSettings } from './holt-winters-filter.ts';
import { holtWintersAt, holtWintersFilter, holtWintersSchema, holtWintersWarmUp } from './holt-winters-filter.ts';
import type { Bound } from './pattern-search.ts';
import { patternSearch } from './pattern-search.ts';
import { periodMax } from './seasonal-naive.ts';

const name = 'holt-winters';

/** The parameters are sought on the last so many steps (and the seasons before them), which is enough for six of them and keeps the fit short. */
const searchedMax = 4000;

/**
 * Holt-Winters with day and week (or the one season that was found), parameters by a bounded search on the mean absolute error one step
 * ahead and at the horizon, bands from its own past errors per lead. Without a season it is damped exponential smoothing.
 */
export const holtWinters = (): Forecaster => ({
  name,
  fit(past, context) {
    const reason = tooShort(past, 16, `a fit of ${name}`) ?? notFinite(past);
    if (reason !== null) return reason;
    if (isConstant(past.values)) return whyNot('constant', `All ${past.values.length} values are ${past.values[0]}, so there is nothing to smooth; use last-value.`);
    const found = findSeasons(past.values, past.step).map(({ period }) => period);
    const periods = found.filter((period) => period <= periodMax && 2 * period + context.horizon <= past.values.length);
    const notes = found.length > periods.length ? [`The season of ${found.at(-1)} steps is left out: it was seen less than twice.`] : [];
    const settings = searchSettings(past, periods, context.horizon);
    return fitBanded({ name, method: filtered(holtWintersFilter(settings)), period: periods[0] ?? null, notes }, past, context);
  },
  restore: (saved) => restoreBanded(name, saved, (settings) => filtered(holtWintersFilter(settingsOf(holtWintersSchema, settings, name)))),
});

/** Start, low and high of level, trend, damping, memory; then one for each season. */
const bounds: readonly Bound[] = [
  { start: 0.2, low: 0.001, high: 0.95 },
  { start: 0.02, low: 0, high: 0.3 },
  { start: 0.9, low: 0, high: 0.995 },
  { start: 0.3, low: -0.5, high: 0.98 },
];
const seasonBound: Bound = { start: 0.15, low: 0, high: 0.7 };

function searchSettings(past: RegularSeries, periods: readonly number[], horizon: number): HoltWintersSettings {
  const warmUp = holtWintersWarmUp(periods);
  const values = past.values.subarray(Math.max(0, past.values.length - searchedMax - warmUp));
  const settingsAt = (at: Float64Array): HoltWintersSettings => ({
    periods: [...periods],
    level: at[0] as number,
    trend: at[1] as number,
    damping: at[2] as number,
    memory: at[3] as number,
    seasons: [...at.subarray(4)],
  });
  const best = patternSearch([...bounds, ...periods.map(() => seasonBound)], (at) => costOf(values, settingsAt(at), horizon));
  return settingsAt(best.map((value) => Number(value.toPrecision(6))));
}

/** Mean absolute error at the first lead, in the middle and at the horizon, the far ones tried at every fourth origin. */
function costOf(values: Float64Array, settings: HoltWintersSettings, horizon: number): number {
  const filter = holtWintersFilter(settings);
  const state = filter.start(values);
  // Beyond a few dozen steps the season decides, and trying them would cost more than it tells.
  const last = Math.min(horizon, 48) - 1;
  const middle = Math.floor(last / 2);
  const [nextAt, middleAt, lastAt] = [holtWintersAt(settings, 0), holtWintersAt(settings, middle), holtWintersAt(settings, last)];
  let [nearSum, farSum, far] = [0, 0, 0];
  for (let i = filter.warmUp; i < values.length; i++) {
    nearSum += Math.abs((values[i] as number) - nextAt(state, i));
    if (i % 4 === 0 && i + last < values.length) {
      far++;
      farSum += (Math.abs((values[i + middle] as number) - middleAt(state, i)) + Math.abs((values[i + last] as number) - lastAt(state, i))) / 2;
    }
    filter.step(state, values[i] as number, i);
  }
  const cost = nearSum / Math.max(1, values.length - filter.warmUp) + farSum / Math.max(1, far);
  return Number.isFinite(cost) ? cost : Number.POSITIVE_INFINITY;
}
