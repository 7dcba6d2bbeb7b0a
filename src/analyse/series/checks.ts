import { toSeconds } from '../../units/time.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';

/** The reason if the series is shorter than `needed` steps, where `purpose` says what they are needed for. */
export function tooShort(past: RegularSeries, needed: number, purpose: string): WhyNot | null {
  const { length } = past.values;
  if (length >= needed) return null;
  const step = formatQuantity({ value: toSeconds(past.step), dimension: 'duration' });
  return whyNot('too-short', `The history has ${length} ${length === 1 ? 'step' : 'steps'} of ${step}; ${purpose} needs ${needed} or more. Give a longer history.`);
}

/** The reason if no forecast of `horizon` steps ahead can have come true within the series, so that nothing tells how wrong it would be. */
export function beyondHistory(past: RegularSeries, horizon: number): WhyNot | null {
  const { length } = past.values;
  if (horizon < length) return null;
  return whyNot('too-short', `The history has ${length} steps and the horizon ${horizon}; no forecast of ${length} steps ahead or more can have come true in it, so that its error is unknown. Give a longer history, or a horizon of at most ${length - 1}.`);
}

/** The reason if any value is no finite number, which no model can bear. */
export function notFinite(past: RegularSeries): WhyNot | null {
  const index = past.values.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? null : whyNot('not-finite', `Value ${index} of the history is ${past.values[index]}; every value must be a finite number. Put the points on a grid first.`);
}

export const isConstant = (values: Float64Array): boolean => values.every((value) => value === values[0]);

/** Whether nothing below zero was ever seen, so that a forecast must not go there either. */
export const isNonNegative = (values: Float64Array): boolean => values.every((value) => value >= 0);
