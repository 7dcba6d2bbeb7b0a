import type { Expression, Scope } from '../../expressions/expression.ts';
import type { ObjectiveSpan } from '../../knowledge/ports/knowledge-store.ts';
import type { ObjectiveFinding, ObjectiveStatus } from '../../model/finding.ts';
import type { Objective } from '../../model/objective.ts';
import type { Reading } from '../../model/reading.ts';
import { missing } from '../../model/reading.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { toSeconds } from '../../units/time.ts';
import { errorBudget } from './error-budget.ts';
import { judgeFirmness } from './firmness.ts';

/** What an objective is judged by. */
export type ObjectiveEvidence = {
  readonly reading: Reading;
  /** The statistic and window that the reading stands for; null for the cost, which has none. */
  readonly measured: { readonly statistic: string; readonly window: Ms } | null;
  /** Why a missing value only means that nothing was requested; null where it does not. */
  readonly noRequests: string | null;
  /** Its condition, checked; or why it cannot be evaluated; null where it has none. */
  readonly condition: Expression | { readonly mistake: string } | null;
  readonly scope: Scope;
  /** Its own spans within its period. */
  readonly spans: readonly ObjectiveSpan[];
  /** What was found in the last cycle; null after a restart. */
  readonly previous: ObjectiveFinding | null;
  /** Readings older than this count as missing. */
  readonly stalenessMax: Ms;
  readonly cycle: Ms;
};

/**
 * Judges one objective: met, violated or unknown, with a sentence that says why; its error budget; and whether its firmness
 * makes it failed. An objective whose condition is false is met, and nothing is owed; one whose condition is not known is unknown. One about
 * requests is met while there are none.
 */
export function evaluateObjective(objective: Objective, evidence: ObjectiveEvidence, at: Instant): ObjectiveFinding {
  const value = freshReading(objective, evidence, at);
  const judgement = judge(objective, evidence, value);
  const previous = sameTarget(objective, evidence.previous) ? evidence.previous : null;
  const firmness = judgeFirmness(objective, judgement, { spans: evidence.spans, previous, at, cycle: evidence.cycle });
  return {
    kind: 'objective',
    name: objective.name,
    ...judgement,
    value,
    comparator: objective.comparator,
    target: objective.target.value,
    dimension: objective.target.dimension,
    budget: errorBudget(objective, judgement, { spans: evidence.spans, at, cycle: evidence.cycle }),
    ...firmness,
  };
}

type Judgement = { readonly status: ObjectiveStatus; readonly applies: boolean; readonly why: string };

function judge(objective: Objective, { measured, noRequests, condition, scope }: ObjectiveEvidence, value: Reading): Judgement {
  if (condition !== null) {
    if ('mistake' in condition) return { status: 'unknown', applies: true, why: `whether it applies is not known: ${condition.mistake}` };
    const outcome = condition.evaluate(scope);
    if (outcome.kind === 'unknown') return { status: 'unknown', applies: true, why: `whether it applies is not known: ${outcome.why}` };
    if (outcome.value === false) return { status: 'met', applies: false, why: `it does not apply now: ${condition.text} is false` };
  }
  const what = measured === null ? objective.metric : `${statisticWords(measured.statistic)} of ${objective.metric}`;
  if (value.kind === 'missing' && noRequests !== null) return { status: 'met', applies: true, why: `${noRequests}, so ${what} has no value and nothing breaks the promise` };
  if (value.kind === 'missing') return { status: 'unknown', applies: true, why: `${what} is not known: ${value.why}` };
  const { target, comparator } = objective;
  const shown = formatQuantity({ value: value.value, dimension: target.dimension });
  const over = measured === null ? '' : ` over the last ${spoken(measured.window)}`;
  return {
    status: holds(value.value, comparator, target.value) ? 'met' : 'violated',
    applies: true,
    why: `${what} is ${shown}${over}; it must be ${comparator} ${formatQuantity(target)}`,
  };
}

/** A change of the promise makes what was found before a different question. */
const sameTarget = (objective: Objective, previous: ObjectiveFinding | null): boolean =>
  previous !== null && previous.target === objective.target.value && previous.comparator === objective.comparator;

function freshReading(objective: Objective, { reading, stalenessMax }: ObjectiveEvidence, at: Instant): Reading {
  if (reading.kind === 'missing' || at - reading.at <= stalenessMax) return reading;
  const shown = formatQuantity({ value: reading.value, dimension: objective.target.dimension });
  return missing(`its last value, ${shown}, is ${spoken((at - reading.at) as Ms)} old, and more than ${spoken(stalenessMax)} counts as missing`);
}

function holds(value: number, comparator: Objective['comparator'], target: number): boolean {
  switch (comparator) {
    case '<':
      return value < target;
    case '<=':
      return value <= target;
    case '>':
      return value > target;
    case '>=':
      return value >= target;
  }
}

const spoken = (duration: Ms): string => formatQuantity({ value: toSeconds(duration), dimension: 'duration' });

function statisticWords(statistic: string): string {
  const words: Readonly<Record<string, string>> = { avg: 'average', min: 'minimum', max: 'maximum', last: 'last value' };
  return Object.hasOwn(words, statistic) ? (words[statistic] ?? statistic) : statistic;
}
