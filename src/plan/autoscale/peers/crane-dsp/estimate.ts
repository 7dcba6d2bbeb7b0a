import type { Ms } from '../../../../units/time.ts';
import { toSeconds } from '../../../../units/time.ts';
import type { FftEstimator } from './constants.ts';
import { craneConstants, craneEstimators } from './constants.ts';
import { Fft } from './fft.ts';

/** A spectrum with what the estimators need of it, computed once for all. */
export type Spectrum = { readonly fft: Fft; readonly re: Float64Array; readonly im: Float64Array; readonly amplitudes: Float64Array; readonly sorted: Float64Array };

export function spectrumOf(values: readonly number[]): Spectrum {
  const size = values.length;
  const fft = new Fft(size);
  const { re, im } = fft.forward(Float64Array.from(values), new Float64Array(size));
  const amplitudes = re.map((part, k) => Math.hypot(part, im[k] as number) / size);
  // Half of the spectrum mirrors the other; the mean is not looked at.
  return { fft, re, im, amplitudes, sorted: amplitudes.slice(1, Math.floor(size / 2)).sort().reverse() };
}

/** One period of predictions: what the estimator smooths, with its margin on top (`fftEstimator.GetEstimation`). */
export const fftEstimate = (spectrum: Spectrum, estimator: FftEstimator, step: Ms, periodLength: number): number[] => withMargin(smoothed(spectrum, estimator, step, periodLength), estimator.margin);

const withMargin = (values: Float64Array, margin: number): number[] => Array.from(values, (value) => value * (1 + margin));

/**
 * The last period of the signal without its quick and weak parts; a hundredth where it is not above 0. As upstream's, the filter looks at each
 * half of the spectrum by itself: a slow part that is weak is kept in the first half and lost in the second, where the same part counts as
 * quick.
 */
function smoothed({ fft, re, im, amplitudes, sorted }: Spectrum, { minItems, lowAmplitude }: Pick<FftEstimator, 'minItems' | 'lowAmplitude'>, step: Ms, periodLength: number): Float64Array {
  const size = fft.size;
  const { maxSpectrumItems, highFrequencyHz, leastValue } = craneConstants;
  let least = Math.max(lowAmplitude, sorted[Math.min(maxSpectrumItems, sorted.length) - 1] as number);
  if (sorted.length >= minItems) least = Math.min(least, sorted[minItems - 1] as number);
  const keptRe = re.slice();
  const keptIm = im.slice();
  for (let k = 0; k < size; k++) {
    if ((amplitudes[k] as number) >= least || k / (size * toSeconds(step)) <= highFrequencyHz) continue;
    keptRe[k] = 0;
    keptIm[k] = 0;
  }
  return fft.inverse(keptRe, keptIm).re.slice(size - periodLength).map((value) => (value <= 0 ? leastValue : value));
}

/**
 * How wrong a prediction was (`accuracy.go`): the mean error as a share of the actual value, where too little counts −ln(1 − share) / ln 1.25;
 * the mean error itself where an actual value is next to 0.
 */
export function predictionError(actual: readonly number[], predicted: readonly number[]): number {
  const missedBy = (index: number): number => (predicted[index] as number) - (actual[index] as number);
  const nextToZero = actual.some((value) => value < 1e-3);
  const errors = actual.map((value, index) => {
    const by = missedBy(index);
    if (nextToZero) return Math.abs(by);
    return by < 0 ? -Math.log(1 + by / value) / Math.log(1.25) : by / value;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** The estimator that would have predicted the last period best from those before (`bestEstimator`); ties go to the first. `values` holds whole periods, two or more. */
export function bestEstimator(values: readonly number[], step: Ms, periodLength: number): FftEstimator {
  const history = spectrumOf(values.slice(0, values.length - periodLength));
  const actual = values.slice(values.length - periodLength);
  let best = craneEstimators[0] as FftEstimator;
  let least = Number.POSITIVE_INFINITY;
  let before: FftEstimator | null = null;
  let estimate: Float64Array = new Float64Array(0);
  for (const estimator of craneEstimators) {
    // Estimators that differ by their margin alone smooth the same.
    if (before?.minItems !== estimator.minItems || before.lowAmplitude !== estimator.lowAmplitude) estimate = smoothed(history, estimator, step, periodLength);
    before = estimator;
    const error = predictionError(actual, withMargin(estimate, estimator.margin));
    if (error >= least || Number.isNaN(error)) continue;
    least = error;
    best = estimator;
  }
  return best;
}
