import { independentMean } from '../../simulate/jobs/estimate.ts';

/** What repeated runs say: seconds; the confidence interval of the mean is of 95 % and null below two runs. `outliers` are the numbers of the runs, from 1. */
export type RunTimes = {
  readonly meanSeconds: number;
  /** Standard deviation of the runs (with n - 1); null below two runs. */
  readonly deviationSeconds: number | null;
  readonly confidence: { readonly lowSeconds: number; readonly highSeconds: number } | null;
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  readonly outliers: readonly number[];
};

/** A modified z-score beyond which a run is an outlier (Iglewicz and Hoaglin, "How to detect and handle outliers", 1993). */
const scoreMax = 3.5;

/** The share of a standard deviation that the median absolute deviation of a normal distribution is. */
const deviationOfNormal = 0.6745;

/** Differences below this are the clock's and the process table's, s; runs that agree otherwise would make each of them an outlier. */
const resolutionSeconds = 0.01;

/** Runs of which one can be told to be odd. */
const outlierRunsMin = 4;

/** Sums up runs in the order they were made; there must be one at least. Outliers are named, not left out: a first run with cold caches is as real as the others. */
export function runTimesOf(seconds: readonly number[]): RunTimes {
  const { mean, half } = independentMean(Float64Array.from(seconds));
  const single = seconds.length < 2;
  return {
    meanSeconds: mean,
    deviationSeconds: single ? null : Math.sqrt(seconds.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seconds.length - 1)),
    confidence: single ? null : { lowSeconds: Math.max(0, mean - half), highSeconds: mean + half },
    leastSeconds: Math.min(...seconds),
    mostSeconds: Math.max(...seconds),
    outliers: outliersOf(seconds),
  };
}

function outliersOf(seconds: readonly number[]): readonly number[] {
  if (seconds.length < outlierRunsMin) return [];
  const middle = medianOf(seconds);
  const deviation = Math.max(resolutionSeconds, medianOf(seconds.map((one) => Math.abs(one - middle))));
  return seconds.flatMap((one, index) => ((deviationOfNormal * Math.abs(one - middle)) / deviation > scoreMax ? [index + 1] : []));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}
