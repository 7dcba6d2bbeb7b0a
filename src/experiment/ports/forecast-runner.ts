import type { Forecast, ForecastGround, KnownEvent, RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { EvaluationProgress, EvaluationSettings, ModelEvaluation } from '../forecast/evaluate-model.ts';

/** Evaluate the forecaster of that name on a series. */
export type EvaluationJob = { readonly kind: 'evaluate'; readonly model: string; readonly series: RegularSeries; readonly settings: EvaluationSettings };

/** Fit the forecaster of that name to a whole series and forecast what comes after it. */
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
};

export type ForecastAnswer = {
  readonly outcome: Forecast | WhyNot;
  /** What each lead's median rests on; empty where that was not asked for. */
  readonly grounds: readonly (readonly ForecastGround[])[];
  readonly fitSeconds: number;
  readonly forecastSeconds: number;
};

/**
 * Does the work that keeps a processor busy for long, away from the thread that asks. Results do not depend on how many jobs run at
 * once. Rejects with the signal's reason once it aborts, and with an Error naming the model if the work itself breaks.
 */
export interface ForecastRunner {
  evaluate(job: EvaluationJob, progress: (progress: EvaluationProgress) => void, signal: AbortSignal): Promise<ModelEvaluation>;
  forecast(job: ForecastJob, signal: AbortSignal): Promise<ForecastAnswer>;
}
