import { invariant } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { ForecastNeed, PeakForecast } from '../../plan/autoscale/rule.ts';

/** Gives a replay the forecasts that were, or would have been, there at the time. */
export interface ForecastFeed {
  /** The newest forecast when the points before `slot` are known; null where there is none. The same object may be refilled. */
  at(slot: number): PeakForecast | null;
}

/** Slots of a stage and between two forecasts; a need whose lengths are not whole slots is a mistake of the program. */
export function slotsOf(need: ForecastNeed, series: Pick<RegularSeries, 'step'>): { readonly stage: number; readonly every: number } {
  const stage = need.stage / series.step;
  const every = need.every / series.step;
  invariant(Number.isInteger(stage) && stage >= 1, `a stage of ${need.stage} ms is a whole number of slots of ${series.step} ms`);
  invariant(Number.isInteger(every) && every >= 1, `forecasts are made every whole number of slots of ${series.step} ms, not every ${need.every} ms`);
  return { stage, every };
}

/**
 * The future itself: every quantile is what the maximum of the stage will be. Beyond the end of the trace the last value goes on. Forecasts
 * are made at `origin`, and then every `need.every`.
 */
export function oracleFeed(series: RegularSeries, need: ForecastNeed, origin: number): ForecastFeed {
  const { stage, every } = slotsOf(need, series);
  const { length: columns } = need.quantiles;
  const { values, start, step } = series;
  const forecast = { madeAt: 0, stage: need.stage, stages: need.stages, quantiles: need.quantiles, values: new Float64Array(need.stages * columns) };
  let made = -1;
  const fill = (from: number): void => {
    forecast.madeAt = start + from * step;
    for (let k = 0; k < need.stages; k++) {
      let peak = Number.NEGATIVE_INFINITY;
      for (let i = from + k * stage; i < from + (k + 1) * stage; i++) peak = Math.max(peak, values[Math.min(i, values.length - 1)] as number);
      forecast.values.fill(peak, k * columns, (k + 1) * columns);
    }
    made = from;
  };
  return {
    at: (slot) => {
      if (slot < origin) return null;
      const from = slot - ((slot - origin) % every);
      if (from !== made) fill(from);
      return forecast;
    },
  };
}
