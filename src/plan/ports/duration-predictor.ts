import type { Json } from '../../model/json.ts';

/** Predicts how long a job (or how busy a service) is for a configuration; the interval covers 95 %. */
export interface DurationPredictor {
  readonly name: string;
  predict(profile: Json, configuration: { readonly template: string; readonly instances: number; readonly users: number }): Promise<{
    readonly seconds: number;
    readonly low: number;
    readonly high: number;
    readonly simulations: number;
  }>;
}
