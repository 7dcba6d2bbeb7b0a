import type { Scan } from './theta-scan.ts';
import { scanAllPeriods } from './theta-scan.ts';
import { unitRootTest } from './unit-root.ts';

/**
 * Theta-scan's four classes: `stat` (stationary), `prob.ctan` (no period stands out, but no return to a level either: mostly a constant
 * level with changes, or a trend), `prob.period` (a period stands out and there is a return to a level: a short period, or a load that
 * depends on the time), `period` (periodic).
 */
export const workloadClasses = ['stat', 'prob.ctan', 'prob.period', 'period'] as const;
export type WorkloadClass = (typeof workloadClasses)[number];

/** The classes in words. */
export const classWords: Readonly<Record<WorkloadClass, string>> = {
  stat: 'steady',
  'prob.ctan': 'changing level, no period',
  'prob.period': 'probably periodic',
  period: 'periodic',
};

export type Classified = {
  readonly class: WorkloadClass;
  readonly period: number;
  /** The variance of the error over all periods: small if none stands out. */
  readonly errorVariance: number;
  /** The p value of the augmented Dickey-Fuller test, or null where the test cannot be made (a constant series). */
  readonly adfP: number | null;
};

/** Below this variance of the sMAPE curve no period stands out; below this p value there is no unit root (both: Berral et al. 2021). */
const threshold = 0.01;

/**
 * The class of a workload by Theta-scan's two tests. The variance is one over all periods, so this makes the whole scan, which costs
 * about 2 ms for the 480 points of the paper's observation window and grows with the square.
 */
export function classifyWorkload(values: Float64Array, scan: Scan = scanAllPeriods(values)): Classified {
  const errors = scan.tried.map(({ error }) => error);
  const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
  const errorVariance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length;
  const adf = unitRootTest(values);
  // A constant never leaves its level: nothing is as stationary, though the test has no answer for it.
  const returns = adf === null || adf.p < threshold;
  const flat = errorVariance < threshold;
  const ofClass = flat ? (returns ? 'stat' : 'prob.ctan') : returns ? 'prob.period' : 'period';
  return { class: ofClass, period: scan.period, errorVariance, adfP: adf?.p ?? null };
}
