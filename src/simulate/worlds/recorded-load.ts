import { InvalidInputError } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';

/** Recorded load at any time: each value holds for its step; before the first and after the last, those hold. */
export type RecordedLoad = { readonly at: (time: number) => number; readonly max: number; readonly step: number; readonly start: number };

/** Throws InvalidInputError on a load that is negative, not a number, or nowhere positive. */
export function recordedLoad({ start, step, values }: RegularSeries): RecordedLoad {
  const bad = values.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0) throw new InvalidInputError([`load[${bad}] is ${values[bad]}; it must be a number from 0; repair the trace`]);
  const max = values.reduce((most, value) => Math.max(most, value), 0);
  if (max === 0) throw new InvalidInputError([`the load has ${values.length} values, none above 0; there must be some load; take another stretch of the trace`]);
  const last = values.length - 1;
  return { start, step, max, at: (time) => values[Math.min(last, Math.max(0, Math.floor((time - start) / step)))] as number };
}
