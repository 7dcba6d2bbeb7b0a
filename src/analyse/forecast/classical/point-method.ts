import type { ForecastGround } from '../../../model/forecast.ts';
import type { Json } from '../../../model/json.ts';

/** How a method comes to its expected values, without any band. It is a function of `values`; what it caches must not show. */
export interface PointMethod {
  /** Fewer values than this give no forecast. */
  readonly warmUp: number;
  /** Writes the expected value of each step after the last one into `out`. */
  predict(values: Float64Array, out: Float64Array): void;
  /** The same after the first `length` of these values, for lengths from `warmUp` on that do not fall: for methods that would compare their memory with the values each time. */
  along?(values: Float64Array): (length: number, out: Float64Array) => void;
  /** What the expected value at `lead` is made of; the contributions sum to it. */
  grounds(values: Float64Array, lead: number): readonly ForecastGround[];
  /** What makes an equal method again. */
  readonly settings: Json;
}
