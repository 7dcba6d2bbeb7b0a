import type { QueryExpression } from '../../model/query.ts';
import { extrapolated } from './extrapolated-rate.ts';
import type { Ring } from './ring.ts';

export type OverTime = Extract<QueryExpression, { kind: 'over-time' }>;

/** The window of a query: samples after `from`, up to and including `to` (left-open, as in Prometheus 3). Milliseconds. */
export type Window = { readonly from: number; readonly to: number; readonly staleness: number };

/** Samples that a function needs in its window to have a value. */
export const samplesNeeded = (fn: OverTime['fn']): number => (fn === 'rate' || fn === 'increase' ? 2 : 1);

/**
 * One series over a window.
 * @returns NaN where the series is not there: too few samples, or none for the staleness time
 */
export function overTime(fn: OverTime['fn'], ring: Ring, window: Window): number {
  const end = ring.countUpTo(window.to);
  const start = ring.countUpTo(window.from);
  if (end - start < samplesNeeded(fn) || window.to - ring.time(end - 1) >= window.staleness) return Number.NaN;
  switch (fn) {
    case 'rate':
      return extrapolated(ring, { start, end }, window, (window.to - window.from) / 1000);
    case 'increase':
      return extrapolated(ring, { start, end }, window, 1);
    case 'avg':
      return sum(ring, start, end) / (end - start);
    case 'sum':
      return sum(ring, start, end);
    case 'min':
      return extreme(ring, start, end, -1);
    case 'max':
      return extreme(ring, start, end, 1);
    case 'count':
      return end - start;
    case 'last':
      return ring.value(end - 1);
  }
}

function sum(ring: Ring, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += ring.value(i);
  return total;
}

function extreme(ring: Ring, start: number, end: number, sign: 1 | -1): number {
  let best = ring.value(start);
  for (let i = start + 1; i < end; i++) {
    const value = ring.value(i);
    if (sign * value > sign * best) best = value;
  }
  return best;
}
