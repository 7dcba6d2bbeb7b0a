import type { EvaluationProgress, ModelEvaluation } from '../../experiment/forecast/evaluate-model.ts';
import type { EvaluationJob, ForecastAnswer, ForecastJob } from '../../experiment/ports/forecast-runner.ts';

/** What a worker is asked. It does one job at a time. */
export type WorkerJob = EvaluationJob | ForecastJob;

/** What a worker tells: any number of `progress`, then one of the others. */
export type WorkerNews =
  | { readonly kind: 'progress'; readonly progress: EvaluationProgress }
  | { readonly kind: 'evaluated'; readonly evaluation: ModelEvaluation }
  | { readonly kind: 'forecast'; readonly answer: ForecastAnswer }
  | { readonly kind: 'failed'; readonly message: string };
