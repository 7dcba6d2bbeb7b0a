import type { Ms } from '../../../../units/time.ts';
import { hours } from '../../../../units/time.ts';
import { craneConstants } from './constants.ts';

/**
 * Makes a series fit for the spectrum (`preprocessing.go`): only what follows the last gap of more than an hour; shorter gaps (NaN) filled by lines;
 * whole hours, the newest; extremes replaced. Nothing is done about a trend.
 */
export function preprocessed(values: readonly number[], step: Ms): number[] {
  const filled = filledGaps(values, step);
  const perHour = Math.max(1, Math.floor(hours(1) / step));
  return withoutExtremes(filled.slice(filled.length % perHour));
}

function filledGaps(values: readonly number[], step: Ms): number[] {
  const filled: number[] = [];
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    const before = filled.at(-1);
    if ((missing + 1) * step > craneConstants.longestGap && missing > 0) filled.length = 0;
    else if (before !== undefined) for (let i = 1; i <= missing; i++) filled.push(before + ((value - before) * i) / (missing + 1));
    filled.push(value);
    missing = 0;
  }
  return filled;
}

/** Values beyond the 0.1th and 99.9th percentile become the value before them, which may be a replaced one (`removeExtremeOutliers`). */
function withoutExtremes(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const low = percentile(sorted, craneConstants.lowPercentile);
  const high = percentile(sorted, craneConstants.highPercentile);
  // With fewer than 1000 values there is no 0.1th percentile, and upstream then leaves all as it is.
  if (Number.isNaN(low) || Number.isNaN(high)) return [...values];
  const cleaned = [...values];
  for (let i = 1; i < cleaned.length; i++) {
    const value = cleaned[i] as number;
    if (value > high || value < low) cleaned[i] = cleaned[i - 1] as number;
  }
  return cleaned;
}

/** As the package `montanaflynn/stats` defines it: the value at percent × n if that is whole, else the mean of the two around; NaN below the first. */
export function percentile(sorted: readonly number[], percent: number): number {
  const index = (percent / 100) * sorted.length;
  const whole = Math.trunc(index);
  if (index === whole) return sorted[whole - 1] ?? Number.NaN;
  return index > 1 ? ((sorted[whole - 1] as number) + (sorted[whole] as number)) / 2 : Number.NaN;
}
