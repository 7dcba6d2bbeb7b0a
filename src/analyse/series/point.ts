import type { Instant, Ms } from '../../units/time.ts';
import type { RegularSeries } from '../../model/forecast.ts';

/** One row as it was read: a value, or null where none was measured. */
export type Point = { readonly at: Instant; readonly value: number | null };

/** What was done to the points, by rule, with how many of them it touched. The text is a whole sentence. */
export type SeriesNote = { readonly rule: SeriesRule; readonly count: number; readonly text: string };

export type SeriesRule =
  | 'not-finite'
  | 'clock-change'
  | 'out-of-order'
  | 'snapped'
  | 'resampled'
  | 'duplicates'
  | 'resets'
  | 'negative'
  | 'edges'
  | 'starts-after-gap'
  | 'filled-linear'
  | 'filled-season'
  | 'constant';

export type Regularised = { readonly kind: 'regular'; readonly series: RegularSeries; readonly notes: readonly SeriesNote[] };

/** What the caller knows about the points; each field may be left out. */
export type SeriesOptions = {
  /** The grid, if it is not to be found from the points. A step that is wider than the points averages them. */
  readonly step?: Ms;
  /**
   * `counter`: an ever growing total, turned into its increase per second. `auto` (the default) is `gauge`, except that points that look
   * like a counter that was reset are refused until the caller says which they are.
   */
  readonly metric?: 'gauge' | 'counter' | 'auto';
  /** `never`: the metric cannot be below zero, so such values are errors of measurement. The default, `allowed`, keeps them. */
  readonly negative?: 'allowed' | 'never';
  /** `local`: times without a zone, which jump when the clock is changed. The default is `absolute`. */
  readonly times?: 'absolute' | 'local';
  /** The season that fills long gaps, in steps. The default is a day, where the step divides it. */
  readonly period?: number;
};

/** The grid before gaps are filled: NaN where nothing was measured. */
export type Slots = { readonly kind: 'slots'; readonly start: Instant; readonly step: Ms; readonly values: Float64Array };
