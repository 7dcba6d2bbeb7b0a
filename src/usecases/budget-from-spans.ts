import { metShareOf } from '../knowledge/met-share.ts';
import type { ObjectiveSpan } from '../knowledge/ports/knowledge-store.ts';
import type { Objective } from '../model/objective.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';

/**
 * The error budget of an objective from its recorded spans: the share of observed time in which it was met, and what is
 * left of the violated time that goal and period allow (1 untouched, 0 spent, negative overspent).
 */
export function budgetFromSpans(spans: readonly ObjectiveSpan[], objective: Objective, now: Instant): { readonly metShare: number | null; readonly left: number } {
  const first = spans[0];
  if (first === undefined) return { metShare: null, left: 1 };
  const from = instant(Math.max(now - objective.period, first.from));
  const metShare = metShareOf(spans, from, now);
  if (metShare === null) return { metShare: null, left: 1 };
  const missedMs = (1 - metShare) * (now - from);
  const allowedMs = (1 - objective.goal) * objective.period;
  // A goal of 100 % allows nothing: its budget is whole or gone.
  if (allowedMs <= 0) return { metShare, left: missedMs > 0 ? 0 : 1 };
  return { metShare, left: 1 - missedMs / allowedMs };
}
