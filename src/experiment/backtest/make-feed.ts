import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { ForecastNeed } from '../../plan/autoscale/rule.ts';
import { makeForecaster } from '../forecast/forecasters.ts';
import { finish, rollForecasts } from '../forecast/roll-forecasts.ts';
import type { ForecastFeed } from './forecast-feed.ts';
import { oracleFeed, rolledFeed, slotsOf } from './forecast-feed.ts';
import { peakFeed } from './peak-feed.ts';
import type { ReplayRange } from './replay.ts';

export type FeedOptions = {
  readonly range: ReplayRange;
  /** Slots from one fit to the next. */
  readonly refitEvery: number;
  readonly seed: number;
};

/**
 * The forecasts that a rule asks for, made as they would have been at the time: fitted on the points before the first slot, again every
 * `refitEvery` slots, and asked at each origin with nothing after it. Why-not where the model gives none.
 */
export function makeFeed(series: RegularSeries, need: ForecastNeed, { range, refitEvery, seed }: FeedOptions): ForecastFeed | WhyNot {
  if (need.model === 'oracle') return oracleFeed(series, need, range.warmFrom);
  if (need.model === 'peaks') return peakFeed(series, need, range.warmFrom);
  const { stage, every } = slotsOf(need, series);
  const rolled = finish(
    rollForecasts(
      series,
      makeForecaster(need.model, []),
      { testFrom: range.warmFrom, knownEnd: range.to, horizon: stage * need.stages, originStep: every, refitEvery, quantiles: need.quantiles, calendar: [], seed },
      () => 0,
    ),
  );
  return rolled.kind === 'rolled' ? rolledFeed(series, need, rolled) : rolled;
}
