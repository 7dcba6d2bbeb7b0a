import { share } from '../units/resources.ts';
import type { Share } from '../units/resources.ts';
import type { Instant } from '../units/time.ts';
import type { ObjectiveSpan } from './ports/knowledge-store.ts';

/**
 * The share of the time from `from` until `to` in which an objective was met. Unknown counts as not met, and so does time
 * that no span covers: nobody looked, so nobody knows. Time in which the objective did not apply is left out. Where spans
 * overlap, the one that began earlier counts.
 * @param spans of one objective, in any order
 * @returns 0..1; null if there is no time in which it applied
 */
export function metShareOf(spans: readonly ObjectiveSpan[], from: Instant, to: Instant): Share | null {
  const { met, owed } = timesOf(spans, from, to);
  // Sums of fractional milliseconds may miss by a rounding error; a share may not.
  return owed > 0 ? share(Math.min(met / owed, 1)) : null;
}

/**
 * The part of that time of which nobody knows whether the objective was met: nothing was measured, or no controller ran. It
 * is not met by definition, and named so that nobody takes it for a measured violation.
 * @returns 0..1; null if there is no time in which it applied
 */
export function unknownShareOf(spans: readonly ObjectiveSpan[], from: Instant, to: Instant): Share | null {
  const { met, violated, owed } = timesOf(spans, from, to);
  return owed > 0 ? share(Math.min(1, Math.max(0, owed - met - violated) / owed)) : null;
}

/** Milliseconds met and violated, and those in which the objective applied or nobody looked. */
function timesOf(spans: readonly ObjectiveSpan[], from: Instant, to: Instant): { readonly met: number; readonly violated: number; readonly owed: number } {
  let met = 0;
  let violated = 0;
  let left = 0;
  let seenUntil: number = from;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(span.from, seenUntil);
    const end = Math.min(span.to, to);
    if (end <= begin) continue;
    if (!span.applies) left += end - begin;
    else if (span.status === 'met') met += end - begin;
    else if (span.status === 'violated') violated += end - begin;
    seenUntil = end;
  }
  return { met, violated, owed: to - from - left };
}
