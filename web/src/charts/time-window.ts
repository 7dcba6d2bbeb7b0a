import type { Range } from '../state/route.ts';

/** What a chart shows and what is asked of the server for it. */
export type TimeWindow = { readonly from: number; readonly to: number; readonly stepMs: number };

/** Points that a chart of usual width can tell apart. */
const pointsWanted = 240;
/** Steps that people can add up; the shortest is what instances are usually scraped at. */
const stepsMs = [500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000] as const;
/** The server gives no more points than this. */
const pointsMax = 2000;

/**
 * The window of a range at an instant. Its ends fall on whole steps: the same instants are asked for again and again, so
 * that lines do not tremble as time passes.
 */
export function timeWindow(range: Range, now: number): TimeWindow {
  const [from, to] = range.kind === 'fixed' ? [range.from, range.to] : [now - range.ms, now];
  const least = (to - from) / pointsWanted;
  const stepMs = stepsMs.find((step) => step >= least) ?? Math.ceil((to - from) / (pointsMax - 2));
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs, stepMs };
}

/** Time between two readings of a window that moves: a step, within what is useful and polite. */
export function refreshMs(range: Range): number {
  if (range.kind === 'fixed') return 60_000;
  return Math.min(15_000, Math.max(1500, timeWindow(range, range.ms).stepMs * 2));
}

/** Index of the time that is nearest to `at`; null if the axis is empty. */
export function nearestIndex(times: readonly number[], at: number): number | null {
  if (times.length === 0) return null;
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = times[low - 1];
  return before !== undefined && at - before < (times[low] ?? 0) - at ? low - 1 : low;
}

/** The value at an index, or, without one, the last that is known. */
export function valueAt(values: readonly (number | null)[], index: number | null): number | null {
  return index === null ? (values.findLast((value) => value !== null) ?? null) : (values[index] ?? null);
}
