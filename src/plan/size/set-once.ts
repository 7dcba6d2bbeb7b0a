import type { SizedResource } from '../ports/size-recommender.ts';
import { bumped } from './demand.ts';
import { possibleSize } from './size-bounds.ts';
import { greatestOf } from './sorted-quantile.ts';

/** Above the greatest usage of a period at least, as KRR adds to memory (`memory_buffer_percentage`). */
export const setOnceMargin = 0.15;

/** One period in twenty may be greater, given as many periods as that says something about (split conformal prediction; Vovk et al., 2005). */
const level = 0.95;

export type SetOnceInput = {
  readonly resource: SizedResource;
  readonly demand: Float64Array;
  /** Steps of the longest period that usage has: the size must suffice through each part of it. */
  readonly period: number;
  /** The size that hid what was wanted beyond it; null where none is known. */
  readonly present: number | null;
  /** The largest size there is; null for no bound. */
  readonly limitMax: number | null;
};

/**
 * A size that holds until somebody changes it. `peak` is the greatest demand of the last period, `growth` the factor on it, and
 * `reachedPresent` says that usage stood at the present size, so that the true peak is not known. `tried` and `held` tell of the past:
 * of so many periods, in so many the size that would have been set before would have sufficed throughout.
 */
export type SetOnceSize = { readonly size: number; readonly peak: number; readonly growth: number; readonly reachedPresent: boolean; readonly tried: number; readonly held: number };

/**
 * The greatest demand of the last period, times how much greater a period was than the one before it: the conformal 95 % quantile of
 * the past, at least 15 % more. Beyond the 15 % it goes no higher than the greatest demand ever seen and 15 %, so that one burst long ago
 * does not multiply the present one.
 */
export function setOnceSize({ resource, demand, period, present, limitMax }: SetOnceInput): SetOnceSize {
  const peaks = peaksOf(demand, period);
  const { size, growth } = sizeAfter(peaks);
  const peak = peaks.at(-1) ?? 0;
  let held = 0;
  for (let i = 1; i < peaks.length; i++) if ((peaks[i] as number) <= possibleSize(sizeAfter(peaks.subarray(0, i)).size, resource, limitMax)) held++;
  // Usage is measured a little below a limit that it stands at.
  const reachedPresent = present !== null && peak <= present * 1.02 && peak >= present * 0.98;
  const given = reachedPresent ? Math.max(size, bumped(present, resource)) : size;
  return { size: given, peak, growth, reachedPresent, tried: Math.max(0, peaks.length - 1), held };
}

/** The greatest demand of each whole period, counted back from the newest step, oldest first; a history shorter than one is one. */
function peaksOf(demand: Float64Array, period: number): Float64Array {
  const whole = Math.max(1, Math.floor(demand.length / period));
  return Float64Array.from({ length: whole }, (_, i) => greatestOf(demand.subarray(Math.max(0, demand.length - (whole - i) * period), demand.length - (whole - i - 1) * period)));
}

function sizeAfter(peaks: Float64Array): { readonly size: number; readonly growth: number } {
  const peak = peaks.at(-1) ?? 0;
  const ratios = peaks.slice(1).map((later, i) => ((peaks[i] as number) > 0 ? later / (peaks[i] as number) : 1)).toSorted();
  // The conformal rank; with few periods the greatest of them is all that can be said.
  const rank = Math.min(ratios.length, Math.ceil(level * (ratios.length + 1)));
  const foreseen = peak * (ratios[rank - 1] ?? 1);
  const margined = peak * (1 + setOnceMargin);
  const size = Math.max(margined, Math.min(foreseen, greatestOf(peaks) * (1 + setOnceMargin)));
  return { size, growth: peak > 0 ? size / peak : 1 };
}
