/**
 * Every forecast that a model made while a series was gone through. Origin `i` knew the first `known[i]` points and forecast the points
 * `known[i]` to `known[i] + horizon - 1`; where `made[i]` is 0 it gave none, and its numbers below mean nothing.
 */
export type RolledForecasts = {
  readonly kind: 'rolled';
  readonly model: string;
  readonly horizon: number;
  readonly quantiles: readonly number[];
  readonly known: Int32Array;
  readonly made: Uint8Array;
  /** `values[(origin × horizon + lead) × quantiles.length + column]`. */
  readonly values: Float64Array;
  /** Quantiles of the maximum over the horizon: `peaks[origin × quantiles.length + column]`. */
  readonly peaks: Float64Array;
  /** `model`: the model forecasts the maximum itself. `rows`: it does not, and the largest of each column over the leads stands in. */
  readonly peakFrom: 'model' | 'rows';
  readonly fits: number;
  /** Mean time of one fit. */
  readonly fitSeconds: number;
  /** Mean time of the forecast from one origin. */
  readonly forecastSeconds: number;
  /** What the model had to assume, each sentence once, the most frequent first. */
  readonly notes: readonly string[];
};

/** The column of a quantile; undefined where it was not asked for. */
export function columnOf(quantiles: readonly number[], quantile: number): number | undefined {
  const column = quantiles.indexOf(quantile);
  return column < 0 ? undefined : column;
}
