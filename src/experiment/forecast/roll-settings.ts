import type { KnownEvent, RegularSeries } from '../../model/forecast.ts';
import { hours } from '../../units/time.ts';

/** How a series is gone through. Lengths are in steps of its grid. */
export type RollSettings = {
  /** The first point that is tested; the first origin knows the points before it and none else. */
  readonly testFrom: number;
  /** One more than the most points that an origin knows; absent: up to the last but one. */
  readonly knownEnd?: number;
  readonly horizon: number;
  /** Steps from one origin to the next. */
  readonly originStep: number;
  /** Steps of the series from one fit to the next; between two fits the model sees the new points but keeps what it learnt. */
  readonly refitEvery: number;
  readonly quantiles: readonly number[];
  readonly calendar: readonly KnownEvent[];
  readonly seed: number;
  /** Only for the look-ahead check: models get views of the whole series, behind which they could reach, and not a past in memory of its own. */
  readonly handsOutViews?: boolean;
};

/**
 * Quantiles of an evaluation: the median; .05 and .95 for the 90 % band; .8, .9, .95 and .99 for provisioning; 10/11 and 20/21,
 * where missing costs 10 and 20 times as much as holding too much; the rest so that the CRPS sees the whole distribution.
 */
export const evaluationQuantiles: readonly number[] = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 10 / 11, 0.95, 20 / 21, 0.99];

/** Steps in a day, where a day is a whole number of at least two of them. */
export function stepsPerDay({ step }: Pick<RegularSeries, 'step'>): number | null {
  const steps = hours(24) / step;
  return Number.isInteger(steps) && steps >= 2 ? steps : null;
}

/**
 * A fit once a day of the series, as somebody would do at night; once in 24 steps where a day is no measure. Refitting at each step, as
 * the published figures of dsp-load were made, changes little and costs hundreds of times as much; 1 asks for it.
 */
export const defaultRefitEvery = (series: Pick<RegularSeries, 'step'>): number => stepsPerDay(series) ?? 24;

/**
 * The first tested point for a share of the measured points at the end of the series: with 0.2, floor(0.8 n) of n come before the test, as
 * in the published splits (Gontarska et al., "Evaluation of load prediction techniques for distributed stream processing", IC2E 2021).
 */
export function testFromShare({ measured }: Pick<RegularSeries, 'measured'>, share: number): number {
  const all = measured.reduce((sum, one) => sum + one, 0);
  // 505 × (1 - 0.2) is 404 on paper, and may be a whisker less in binary fractions.
  const before = Math.floor(all * (1 - share) + 1e-9);
  let seen = 0;
  for (let index = 0; index < measured.length; index++) {
    if (measured[index] === 0) continue;
    if (seen === before) return index;
    seen += 1;
  }
  return measured.length;
}
