import { errorBudget } from '../analyse/objectives/error-budget.ts';
import { unknownShareOf } from '../knowledge/met-share.ts';
import type { ObjectiveSpan } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { Finding, ObjectiveFinding } from '../model/finding.ts';
import type { Objective } from '../model/objective.ts';
import { baseUnit, formatQuantity } from '../units/quantity.ts';
import type { Instant } from '../units/time.ts';
import { instant, isoOf } from '../units/time.ts';
import type { ObjectiveView } from './views/objective-view.ts';

type Known = Pick<ObjectiveView, 'status' | 'why' | 'applies' | 'failed' | 'value' | 'metShare' | 'budgetLeft' | 'burnRate' | 'consecutiveMisses'>;

/**
 * The objectives of an application with their status, worst first. What the last cycle found counts; a process that has
 * not run one yet (just restarted) answers from the recorded spans.
 */
export function objectiveViews(app: Application, findings: readonly Finding[], spans: readonly ObjectiveSpan[], now: Instant): ObjectiveView[] {
  const views = app.spec.objectives.map((objective) => {
    const finding = findings.find((found): found is ObjectiveFinding => found.kind === 'objective' && found.name === objective.name);
    const own = spans.filter((span) => span.objective === objective.name);
    return viewOf(objective, finding === undefined ? fromSpans(app, objective, own, now) : fromFinding(finding), unknownOf(app, objective, own, now));
  });
  return views.sort(worstFirst);
}

/** From the first judgement in the period on. Up to a few cycles after the last one nobody has missed anything yet. */
function unknownOf(app: Application, { period }: Objective, spans: readonly ObjectiveSpan[], now: Instant): number | null {
  const first = spans.reduce((earliest, { from }) => Math.min(earliest, from), Number.POSITIVE_INFINITY);
  const last = spans.reduce((latest, { to }) => Math.max(latest, to), Number.NEGATIVE_INFINITY);
  if (spans.length === 0) return null;
  return unknownShareOf(spans, instant(Math.max(now - period, first)), now - last <= 3 * app.spec.cycle ? instant(last) : now);
}

function viewOf(objective: Objective, known: Known, unknownShare: number | null): ObjectiveView {
  const { target } = objective;
  return {
    name: objective.name,
    description: objective.description ?? null,
    metric: objective.metric,
    comparator: objective.comparator,
    target: target.value,
    unit: baseUnit[target.dimension],
    dimension: target.dimension,
    valueText: known.value === null ? null : formatQuantity({ value: known.value, dimension: target.dimension }),
    targetText: formatQuantity(target),
    firmness: objective.firmness,
    weight: objective.weight,
    goal: objective.goal,
    periodMs: objective.period,
    unknownShare,
    ...known,
  };
}

function fromFinding(finding: ObjectiveFinding): Known {
  const { budget } = finding;
  return {
    status: finding.status,
    why: finding.why,
    applies: finding.applies,
    failed: finding.failed,
    value: finding.value.kind === 'value' ? finding.value.value : null,
    metShare: budget.metShare,
    budgetLeft: budget.left,
    burnRate: budget.burnRate,
    consecutiveMisses: finding.consecutiveMisses,
  };
}

function fromSpans(app: Application, objective: Objective, spans: readonly ObjectiveSpan[], now: Instant): Known {
  const last = spans.at(-1);
  const { metShare, left } = errorBudget(objective, last ?? { status: 'unknown', applies: true }, { spans, at: now, cycle: app.spec.cycle });
  const nothing = { applies: true, failed: false, value: null, metShare, budgetLeft: left, burnRate: null, consecutiveMisses: null } as const;
  if (last === undefined) return { ...nothing, status: 'unknown', why: `${objective.name} has not been evaluated yet` };
  // Two cycles and the age that readings may have: an older status says nothing about now.
  if (now - last.to > 2 * app.spec.cycle + app.spec.safety.stalenessMax) {
    return { ...nothing, status: 'unknown', why: `${objective.name} was last evaluated at ${isoOf(last.to)}` };
  }
  return { ...nothing, status: last.status, why: last.why, applies: last.applies, value: last.value };
}

const severity = { violated: 0, unknown: 1, met: 2 } as const;

const urgency = ({ applies, status }: ObjectiveView): number => (applies ? severity[status] : 3);

/** Failed ones first, then violated, unknown, met and those that owe nothing now; within these by what is left of the budget, weight and name. */
export function worstFirst(a: ObjectiveView, b: ObjectiveView): number {
  return (
    Number(b.failed) - Number(a.failed) ||
    urgency(a) - urgency(b) ||
    a.budgetLeft - b.budgetLeft ||
    b.weight - a.weight ||
    (a.name < b.name ? -1 : 1)
  );
}
