import { invariant } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { ForecastNeed, PeakForecast } from '../../plan/autoscale/rule.ts';
import type { RolledForecasts } from '../forecast/rolled-forecasts.ts';

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

/**
 * Forecasts that were rolled beforehand with origins at `need.every`, each of which knew only what came before it. With one stage the model's own
 * quantiles of the maximum are taken; with more, the largest of each quantile over the leads of a stage stands in.
 */
export function rolledFeed(series: RegularSeries, need: ForecastNeed, rolled: RolledForecasts): ForecastFeed {
  const { stage } = slotsOf(need, series);
  const { known, made, values, peaks, horizon } = rolled;
  const columns = need.quantiles.length;
  invariant(horizon >= stage * need.stages && rolled.quantiles.length === columns, `the forecasts reach over ${need.stages} stages of ${stage} slots with ${columns} quantiles`);
  const forecast = { madeAt: 0, stage: need.stage, stages: need.stages, quantiles: need.quantiles, values: new Float64Array(need.stages * columns) };
  const fill = (origin: number): void => {
    forecast.madeAt = series.start + (known[origin] as number) * series.step;
    for (let k = 0; k < need.stages; k++) {
      for (let column = 0; column < columns; column++) {
        let peak = Number.NEGATIVE_INFINITY;
        for (let lead = k * stage; lead < (k + 1) * stage; lead++) peak = Math.max(peak, values[(origin * horizon + lead) * columns + column] as number);
        forecast.values[k * columns + column] = need.stages === 1 && horizon === stage ? (peaks[origin * columns + column] as number) : peak;
      }
    }
  };
  let at = -1;
  let filled = -1;
  return {
    at: (slot) => {
      // Slots come in order, but a feed may serve another replay from the beginning.
      if (at >= known.length || (at >= 0 && (known[at] as number) > slot)) at = -1;
      while (at + 1 < known.length && (known[at + 1] as number) <= slot) at += 1;
      let newest = at;
      while (newest >= 0 && made[newest] === 0) newest -= 1;
      if (newest < 0) return null;
      if (newest !== filled) fill(newest);
      filled = newest;
      return forecast;
    },
  };
}

/**
 * A series of values, one per slot, that stand in for what comes, such as one-step-ahead predictions; the maximum of each stage is that of the
 * values in it. **This knows the future up to one step before each slot**: it is how the published figures of CloudSkin's LSTM were made
 * ("open loop"), and is here to reproduce them.
 */
export const teacherForcedFeed = (series: RegularSeries, predictions: Float64Array, need: ForecastNeed, origin: number): ForecastFeed =>
  oracleFeed({ ...series, values: predictions }, need, origin);
