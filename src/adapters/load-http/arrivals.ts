import type { Random } from '../../model/random.ts';
import { exponential } from '../../model/random.ts';
import type { RateSchedule } from './day-shape.ts';

/** poisson: independent users. jittered: one request in each share of the rate, at a random place in it. */
export type Spacing = 'poisson' | 'jittered';

/**
 * The intended send times of a schedule, in milliseconds, ascending. The cumulated rate is inverted exactly: over a stretch
 * with a linear rate it is a quadratic, so a rate that changes is followed without steps.
 * (Lewis and Shedler 1979 thin a Poisson process instead; inversion needs one draw for each arrival.)
 */
export function* arrivals(schedule: RateSchedule, spacing: Spacing, random: Random): Generator<number, void> {
  let expected = 0;
  let whole = 0;
  const nextTarget = (previous: number): number => {
    if (spacing === 'poisson') return previous + exponential(random, 1);
    whole += 1;
    return whole - 1 + random.next();
  };
  let target = nextTarget(0);
  for (let i = 1; i < schedule.points.length; i += 1) {
    const from = schedule.points[i - 1];
    const to = schedule.points[i];
    if (from === undefined || to === undefined) continue;
    const spanMs = to.atMs - from.atMs;
    const inStretch = ((from.perSecond + to.perSecond) / 2) * (spanMs / 1000);
    while (target <= expected + inStretch) {
      yield from.atMs + timeOf(target - expected, from.perSecond, to.perSecond, spanMs);
      target = nextTarget(target);
    }
    expected += inStretch;
  }
}

/** After how many milliseconds `count` requests have come, while the rate goes from `a` to `b` within `spanMs`. */
function timeOf(count: number, a: number, b: number, spanMs: number): number {
  const seconds = spanMs / 1000;
  const slope = seconds > 0 ? (b - a) / seconds : 0;
  // count = a t + slope t^2 / 2; this form of the root also holds where the slope is 0.
  const root = Math.sqrt(Math.max(0, a * a + 2 * slope * count));
  const t = a + root > 0 ? (2 * count) / (a + root) : 0;
  return Math.min(spanMs, t * 1000);
}
