import type { CapacityCurve } from '../rule.ts';

/** Doublings and halvings of the search: enough for any load from 2^-40 to 2^60 of the unit, at a relative error of 1e-9. */
const doublingsMax = 60;
const halvings = 50;

/**
 * The largest load that each number of replicas from `min` to `max` carries with the response at or below `bound`; entry 0 belongs to `min`.
 * Found by bisection, since the response grows with the load.
 */
export function loadLimits(capacity: CapacityCurve, min: number, max: number, bound: number): Float64Array {
  const limits = new Float64Array(max - min + 1);
  for (let i = 0; i < limits.length; i++) limits[i] = Math.max(limitOf(capacity, min + i, bound), i === 0 ? 0 : (limits[i - 1] as number));
  return limits;
}

function limitOf(capacity: CapacityCurve, replicas: number, bound: number): number {
  if (replicas === 0) return 0;
  const fits = (load: number): boolean => capacity.response(load, replicas) <= bound;
  let low = 0;
  let high = 1;
  for (let i = 0; i < doublingsMax && fits(high); i++) {
    low = high;
    high *= 2;
  }
  if (fits(high)) return Number.POSITIVE_INFINITY;
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The fewest replicas whose limit holds the load; the most there may be where none does. */
export function neededOf(limits: Float64Array, min: number, load: number): number {
  let i = 0;
  while (i < limits.length - 1 && load > (limits[i] as number)) i++;
  return min + i;
}
