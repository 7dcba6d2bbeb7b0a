import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { ForecastRequest } from '../../model/policy.ts';

/** What a forecast is made of. The stages begin with the step after the last point of `past`. */
export type ForecastOrder = { readonly past: RegularSeries; readonly request: ForecastRequest; readonly seed: number };

/** `values[stage × quantiles.length + column]`: quantiles of the maximum in each stage, ascending within a row. */
export type StagePeaks = { readonly kind: 'stage-peaks'; readonly values: Float64Array };

export type MadeForecast = StagePeaks | WhyNot;

/**
 * Fits and forecasts, on what it is given and nothing else: equal orders give equal answers. A maker that answers at once, as in simulations, is
 * used in the same cycle; a promise is left alone until it has come true, so that no cycle ever waits for a fit. `givenUp` tells it that nobody waits
 * for the answer any more: it may end the work, and whatever it answers then is thrown away.
 */
export interface ForecastMaker {
  make(order: ForecastOrder, givenUp?: AbortSignal): MadeForecast | Promise<MadeForecast>;
}
