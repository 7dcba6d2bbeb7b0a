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
  let met = 0;
  let left = 0;
  let seenUntil: number = from;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(span.from, seenUntil);
    const end = Math.min(span.to, to);
    if (end <= begin) continue;
    if (!span.applies) left += end - begin;
    else if (span.status === 'met') met += end - begin;
    seenUntil = end;
  }
  const owed = to - from - left;
  // Sums of fractional milliseconds may miss by a rounding error; a share may not.
  return owed > 0 ? share(Math.min(met / owed, 1)) : null;
}
