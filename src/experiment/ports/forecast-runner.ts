import type { Forecast, ForecastGround, KnownEvent, RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { Json } from '../../model/json.ts';
import type { EvaluationProgress, EvaluationSettings, ModelEvaluation } from '../forecast/evaluate-model.ts';

/** Evaluate the forecaster of that name on a series. */
export type EvaluationJob = { readonly kind: 'evaluate'; readonly model: string; readonly series: RegularSeries; readonly settings: EvaluationSettings };

/** A fitted model as its `save` wrote it, with the name of the forecaster that restores it. */
export type SavedForecaster = { readonly kind: string; readonly saved: Json };

/** Fit the forecaster of that name to a whole series, or take one that was fitted before, and forecast what comes after it. */
export type ForecastJob = {
  readonly kind: 'forecast';
  readonly model: string;
  readonly series: RegularSeries;
  readonly horizon: number;
  readonly quantiles: readonly number[];
  readonly calendar: readonly KnownEvent[];
  readonly seed: number;
  /** Whether the grounds of each step are wanted. */
  readonly explain: boolean;
  /** Restored instead of fitting one. */
  readonly trained?: SavedForecaster;
  /** Whether the fitted model is wanted. */
  readonly save?: boolean;
};

export type ForecastAnswer = {
  readonly outcome: Forecast | WhyNot;
  /** What each lead's median rests on; empty where that was not asked for. */
  readonly grounds: readonly (readonly ForecastGround[])[];
  readonly fitSeconds: number;
  readonly forecastSeconds: number;
  /** The model, and by name how one of its kind did on what was held out; null where it was not asked for or could not be fitted. */
  readonly saved: (SavedForecaster & { readonly heldOut: Readonly<Record<string, number>> }) | null;
};

/**
 * Does the work that keeps a processor busy for long, away from the thread that asks. Results do not depend on how many jobs run at
 * once. Rejects with the signal's reason once it aborts, and with an Error naming the model if the work itself breaks.
 */
export interface ForecastRunner {
  evaluate(job: EvaluationJob, progress: (progress: EvaluationProgress) => void, signal: AbortSignal): Promise<ModelEvaluation>;
  forecast(job: ForecastJob, signal: AbortSignal): Promise<ForecastAnswer>;
}
