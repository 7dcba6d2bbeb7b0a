import type { ObjectiveSpan } from '../../knowledge/ports/knowledge-store.ts';
import type { ObjectiveFinding, ObjectiveStatus } from '../../model/finding.ts';
import type { Objective } from '../../model/objective.ts';
import type { Instant, Ms } from '../../units/time.ts';

type Judgement = { readonly status: ObjectiveStatus; readonly applies: boolean };

/**
 * Misses in a row and whether they make the objective failed. Only a violation is a miss: what is unknown neither adds to
 * them nor ends them. A hard objective has failed for a period after any miss, a firm one after more misses in a row than
 * it bears; after a restart both are found again in the spans.
 */
export function judgeFirmness(
  objective: Pick<Objective, 'firmness' | 'maxConsecutiveMisses' | 'period'>,
  judgement: Judgement,
  history: { readonly spans: readonly ObjectiveSpan[]; readonly previous: Pick<ObjectiveFinding, 'consecutiveMisses' | 'failed'> | null; readonly at: Instant; readonly cycle: Ms },
): { readonly consecutiveMisses: number; readonly failed: boolean } {
  const { spans, previous, at, cycle } = history;
  const inPeriod = spans.filter((span) => span.to > at - objective.period).toSorted((a, b) => a.from - b.from);
  const stretches = missStretches(inPeriod, cycle);
  const before = previous?.consecutiveMisses ?? stretches.last;
  const consecutiveMisses = !judgement.applies || judgement.status === 'met' ? 0 : before + (judgement.status === 'violated' ? 1 : 0);

  switch (objective.firmness) {
    case 'soft':
      return { consecutiveMisses, failed: false };
    case 'hard':
      return { consecutiveMisses, failed: consecutiveMisses > 0 || inPeriod.some((span) => span.applies && span.status === 'violated') };
    case 'firm': {
      const max = objective.maxConsecutiveMisses ?? Number.POSITIVE_INFINITY;
      return { consecutiveMisses, failed: consecutiveMisses > max || (previous === null ? stretches.longest > max : previous.failed) };
    }
  }
}

/** Misses in a row by the length of the spans: the longest such stretch, and the one that lasts until now. */
function missStretches(spans: readonly ObjectiveSpan[], cycle: Ms): { readonly longest: number; readonly last: number } {
  let longest = 0;
  let missed = 0;
  for (const span of spans) {
    if (!span.applies || span.status === 'met') missed = 0;
    else if (span.status === 'violated') missed += span.to - span.from;
    longest = Math.max(longest, missed);
  }
  return { longest: Math.round(longest / cycle), last: Math.round(missed / cycle) };
}
