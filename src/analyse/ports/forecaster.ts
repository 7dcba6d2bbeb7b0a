import type { Forecast, ForecastGround, KnownEvent, RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { Json } from '../../model/json.ts';
import type { RandomStreams } from '../../model/random.ts';

/** What a fit may know beside the history. */
export type FitContext = {
  /** The longest horizon that will be asked for, in steps. */
  readonly horizon: number;
  readonly quantiles: readonly number[];
  readonly calendar: readonly KnownEvent[];
  readonly random: RandomStreams;
};

/** What is asked of a fitted model. Quantiles ascend strictly within 0..1. */
export type ForecastQuery = { readonly horizon: number; readonly quantiles: readonly number[]; readonly calendar: readonly KnownEvent[] };

/**
 * A kind of model. `fit` sees the history and nothing after it; equal histories, contexts and seeds give equal models.
 * Both `fit` and `forecast` name the reason where there is no number.
 */
export interface Forecaster {
  readonly name: string;
  fit(past: RegularSeries, context: FitContext): ForecastModel | WhyNot;
  /** The model that `save` wrote. Throws InvalidInputError on anything else. */
  restore(saved: Json): ForecastModel;
}

/**
 * A fitted model. `forecast` is a function of `past` (the points up to the origin, which may go on beyond what was fitted) and of the
 * query; it may cache what it computed for earlier origins, but a cache never changes a result.
 */
export interface ForecastModel {
  readonly name: string;
  forecast(past: RegularSeries, query: ForecastQuery): Forecast | WhyNot;
  /** What the median at `lead` rests on, largest first; contributions sum to it approximately (exactly for additive models). */
  explain(past: RegularSeries, query: ForecastQuery, lead: number): readonly ForecastGround[];
  save(): Json;
}
