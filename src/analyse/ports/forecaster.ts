import type { Json } from '../../model/json.ts';
import type { Series } from '../../model/reading.ts';
import type { Ms } from '../../units/time.ts';

export type Forecast = {
  /** One row per step of the horizon; one column per quantile asked for, ascending. */
  readonly values: readonly (readonly number[])[];
  readonly step: Ms;
};

/** A model that has seen a history. `whyNot` names the reason where there is no forecast (too short, gaps, constant ...). */
export interface Forecaster {
  readonly name: string;
  fit(history: Series, step: Ms): { readonly model: Json } | { readonly whyNot: string };
  forecast(model: Json, history: Series, horizon: number, quantiles: readonly number[]): Forecast | { readonly whyNot: string };
}
