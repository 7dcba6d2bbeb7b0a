import { InvalidInputError } from '../model/error.ts';
import { formatQuantity } from '../units/quantity.ts';
import type { Ms } from '../units/time.ts';

/** How far ahead: steps of the series, or a length of time, which is steps only when the series is known. */
export type Horizon = number | { readonly lasts: Ms };

/** Steps; beyond that a forecast says nothing that the season does not. */
export const horizonMax = 10_000;

/** The horizon in steps. Throws InvalidInputError for a length of time that is no whole number of steps, or too many. */
export function horizonSteps(horizon: Horizon, step: Ms): number {
  if (typeof horizon === 'number') return horizon;
  const steps = horizon.lasts / step;
  if (Number.isInteger(steps) && steps >= 1 && steps <= horizonMax) return steps;
  const text = (duration: number): string => formatQuantity({ value: duration / 1000, dimension: 'duration' });
  throw new InvalidInputError([`--horizon is ${text(horizon.lasts)}; it must be 1 to ${horizonMax} whole steps of the series, which are ${text(step)} each; give a multiple of that, or another --step`]);
}
