import type { Ms } from '../../../../units/time.ts';
import type { FftEstimator } from './constants.ts';
import { craneConstants } from './constants.ts';
import { bestEstimator, fftEstimate, spectrumOf } from './estimate.ts';
import { acceptedPeriod, wholePeriods } from './period.ts';
import { preprocessed } from './preprocess.ts';

/** One period of predictions; the first is of `start`, in ms since 1970. */
export type CraneModel = { readonly start: number; readonly step: Ms; readonly period: Ms; readonly estimator: FftEstimator; readonly values: readonly number[] };

/** Why there is no model. Upstream then keeps the one it had, and says nothing. */
export type NoModel = 'too-short' | 'not-periodic';

/**
 * A new model from the history (`updateAggregateSignals` in `prediction.go`), NaN where nothing was measured; `end` is the time of its last
 * value. A day or a week is repeated, smoothed, with a margin, or nothing is predicted.
 */
export function craneModel(history: readonly number[], step: Ms, end: number): CraneModel | NoModel {
  const values = preprocessed(history, step);
  if (values.length * step < craneConstants.leastHistory) return 'too-short';
  const period = acceptedPeriod(values, step);
  if (period === null) return 'not-periodic';
  const whole = wholePeriods(values, step, period).values;
  const length = Math.round(period / step);
  const estimator = bestEstimator(whole, step, length);
  return { start: end + step, step, period, estimator, values: fftEstimate(spectrumOf(whole), estimator, step, length) };
}

/**
 * The metric that HPA gets: the greatest prediction from now to the end of the window, without its fraction, as upstream's conversion to a whole
 * number cuts it (`external_metric_provider.go`). NaN where the model does not reach so far: "TimeSeries is outdated", an invalid metric.
 */
export function predictedMetric({ start, step, values }: CraneModel, now: number, window: Ms): number {
  const from = Math.max(0, Math.ceil((now - start) / step));
  const to = Math.min(values.length - 1, Math.floor((now + window - start) / step));
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = from; i <= to; i++) greatest = Math.max(greatest, values[i] as number);
  return greatest === Number.NEGATIVE_INFINITY ? Number.NaN : Math.trunc(greatest);
}
