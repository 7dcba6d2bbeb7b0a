import type { Ring } from './ring.ts';

/** A gap at a border is bridged if it is shorter than this many average distances between samples (Prometheus's constant). */
const thresholdFactor = 1.1;

/**
 * The increase of a counter over a window, or its rate, extrapolated to its borders where samples lie close to them, as Prometheus does
 * (`extrapolatedRate` of promql/functions.go, version 3): a value below the one before is a reset and adds what came before;
 * a gap of 1.1 average distances or more at a border is extrapolated by half a distance only; and never to below zero.
 *
 * @param start index of the first sample in the window
 * @param end index after the last
 * @param per seconds of the window for a rate, 1 for an increase; divided where Prometheus divides, so that even the
 *   rounding is the same and a quantile on the border of two buckets falls on the same side
 * @returns NaN with fewer than two samples
 */
export function extrapolated(
  ring: Ring,
  { start, end }: { readonly start: number; readonly end: number },
  window: { readonly from: number; readonly to: number },
  per: number,
): number {
  const count = end - start;
  if (count < 2) return Number.NaN;
  const first = ring.value(start);
  const firstTime = ring.time(start);
  const lastTime = ring.time(end - 1);
  let increase = ring.value(end - 1) - first;
  let before = first;
  for (let i = start + 1; i < end; i++) {
    const value = ring.value(i);
    if (value < before) increase += before;
    before = value;
  }

  const sampled = lastTime - firstTime;
  const distance = sampled / (count - 1);
  const threshold = distance * thresholdFactor;
  let toStart = firstTime - window.from;
  if (toStart >= threshold) toStart = distance / 2;
  // A counter is never negative: it cannot have begun before the point where its slope meets zero.
  if (increase > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / increase));
  let toEnd = window.to - lastTime;
  if (toEnd >= threshold) toEnd = distance / 2;
  return increase * ((sampled + toStart + toEnd) / sampled / per);
}
