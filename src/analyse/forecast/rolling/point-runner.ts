import type { ForecastGround } from '../../../model/forecast.ts';

/**
 * A model of the typical value (the median) that is run along a series from its start, so that what it says at any origin rests on
 * nothing later. Runners learn as they go; whoever combines or calibrates them gets honest out-of-sample forecasts for nothing.
 */
export interface PointRunner {
  readonly name: string;
  /**
   * Writes to `out[lead]` what it expects of `values[origin + 1 + lead]`; reads only `values[0..origin]`. Origins are visited one after
   * the other without a gap, from the first that the runner was made for. False: it has nothing to say yet, and `out` is as it was.
   */
  at(values: Float64Array, origin: number, out: Float64Array): boolean;
  /** What the forecast at `lead` (0 is the next point) from the newest origin, the last of `values`, is made of; contributions sum to it. */
  grounds(values: Float64Array, lead: number): readonly ForecastGround[];
  /** What had to be left out, in whole sentences. */
  notes?(): readonly string[];
}

/** The calendar of a grid: what a runner may know of time. */
export type Grid = {
  /** Milliseconds since 1970 of point 0. */
  readonly start: number;
  /** Milliseconds between points. */
  readonly step: number;
  /** The season in points (a day where there is one); 0 where there is none. */
  readonly season: number;
  /** What can be learnt from at once, without forecasting it, begins here. */
  readonly learnFrom: number;
  /** The first origin that will be visited. */
  readonly from: number;
  readonly horizon: number;
  /** Whether the point was measured; nothing is learnt from points that were filled in. */
  readonly isMeasured: (index: number) => boolean;
};

const dayMs = 86_400_000;

/** 0 is Sunday, as in `Date.getUTCDay`; 1 January 1970 was a Thursday. */
export const weekdayAt = (grid: Pick<Grid, 'start' | 'step'>, index: number): number => {
  const day = Math.floor((grid.start + index * grid.step) / dayMs);
  return (((day + 4) % 7) + 7) % 7;
};

export const isWeekend = (weekday: number): boolean => weekday === 0 || weekday === 6;
