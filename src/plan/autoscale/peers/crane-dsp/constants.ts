import { hours, minutes, seconds } from '../../../../units/time.ts';

/**
 * Constants of crane's DSP prediction (github.com/gocrane/crane, `pkg/prediction/dsp`), each with the file that it comes from.
 */
export const craneConstants = {
  /** `config.go`: one sample a minute of 15 days, at least 2. */
  sampleInterval: minutes(1),
  historyDuration: hours(15 * 24),
  leastHistory: hours(48),
  /** `prediction.go`, `updateInterval`: a new model so often. */
  updateInterval: hours(12),
  /** `preprocessing.go`: what lies before a longer gap is dropped, shorter ones are filled. */
  longestGap: hours(1),
  /** `preprocessing.go`: values outside these percentiles become the value before. */
  lowPercentile: 0.1,
  highPercentile: 99.9,
  /** `signal.go`, `FindPeriod`: the 99th of the greatest powers of 100 permutations must be exceeded. */
  permutations: 100,
  /** `signal.go`, `MaxAutoCorrelationPeakSearchIntervalSeconds`. */
  peakSearch: hours(4),
  /** `prediction.go`: no other periods are taken. */
  day: hours(24),
  week: hours(7 * 24),
  /** `estimators.go`: at most so many parts of the spectrum, and slow ones always. */
  maxSpectrumItems: 100,
  highFrequencyHz: 1 / 3600,
  /** `estimators.go`, `defaultFFTMinValue`. */
  leastValue: 0.01,
  /** `spec.prediction.predictionWindowSeconds` of EffectiveHorizontalPodAutoscaler, as its examples have it: the greatest prediction in it counts. */
  predictionWindow: seconds(3600),
} as const;

/** The spectrum is cut by two settings, with four margins each (`config.go`, `defaultEstimators`); the first with the least error wins. */
export type FftEstimator = { readonly minItems: number; readonly lowAmplitude: number; readonly margin: number };

const margins = [0.01, 0.1, 0.15, 0.2];
export const craneEstimators: readonly FftEstimator[] = [
  ...margins.map((margin) => ({ minItems: 3, lowAmplitude: 1, margin })),
  ...margins.map((margin) => ({ minItems: 50, lowAmplitude: 0.05, margin })),
];
