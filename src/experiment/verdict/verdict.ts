import { costOf } from '../../knowledge/cost.ts';
import type { LedgerRow } from '../../knowledge/ports/knowledge-store.ts';
import { after, instant, ms } from '../../units/time.ts';
import type { Run } from '../../model/run.ts';
import type { RecordedLoad, RequestRecord } from '../ports/request-record.ts';
import { isFailed } from '../ports/request-record.ts';
import { actionVerdicts, failedAnswers, failedWithinActions } from './actions.ts';
import { costSlots, latencySlots, nearestRank, type SlotValues } from './slots.ts';
import type { ObjectiveVerdict, Verdict } from './verdict-schema.ts';

/** What of the records an objective is about. */
export type Measure =
  | { readonly kind: 'latency'; readonly endpoint: string; readonly recordKind: RequestRecord['kind']; readonly percentile: number }
  | { readonly kind: 'cost-rate' };

/** An objective as users see it: measured at their side, not by the application about itself. */
export type VerdictObjective = {
  readonly name: string;
  readonly measure: Measure;
  readonly comparator: '<' | '<=' | '>' | '>=';
  /** Seconds, or USD per hour. */
  readonly target: number;
  /** Share of slots, 0..1. */
  readonly goal: number;
};

export type VerdictInput = {
  readonly load: RecordedLoad;
  readonly ledger: readonly LedgerRow[];
  readonly runs: readonly Run[];
  readonly objectives: readonly VerdictObjective[];
  /** What the same day costs at the cheapest sufficient fixed size and at the smallest size. */
  readonly yardsticks: { readonly peakUsd: number; readonly smallestUsd: number };
  /** How many seconds of the day pass in one second of the run: bills are for the day. 1 for a run in real time. */
  readonly dayScale: number;
  readonly dataFolder: string;
};

/** Judges a run by what its users saw, what it cost and what its actions did to requests. Pure. */
export function verdictOf(input: VerdictInput): Verdict {
  const { load, ledger, runs, objectives } = input;
  const failed = failedAnswers(load);
  const judged = objectives.map((objective) => judge(objective, valuesOf(objective.measure, load, ledger)));
  const failedBecauseOfActions = failedWithinActions(failed, runs);
  return {
    seed: load.seed,
    passed: failedBecauseOfActions === 0 && judged.every(({ budgetLeft }) => budgetLeft >= 0),
    durationSeconds: load.durationMs / 1000,
    objectives: judged,
    cost: costVerdict(input),
    requests: requestCounts(load.records),
    failedBecauseOfActions,
    actions: actionVerdicts(runs, failed, load.startedAtMs),
    dataFolder: input.dataFolder,
  };
}

function valuesOf(measure: Measure, { records, durationMs, startedAtMs }: RecordedLoad, ledger: readonly LedgerRow[]): SlotValues {
  if (measure.kind === 'cost-rate') return costSlots(ledger, startedAtMs, durationMs);
  const { endpoint, recordKind, percentile } = measure;
  return latencySlots(
    records.filter((record) => record.endpoint === endpoint && record.kind === recordKind),
    percentile,
    durationMs,
  );
}

const compare: Readonly<Record<VerdictObjective['comparator'], (value: number, target: number) => boolean>> = {
  '<': (value, target) => value < target,
  '<=': (value, target) => value <= target,
  '>': (value, target) => value > target,
  '>=': (value, target) => value >= target,
};

function judge({ name, measure, comparator, target, goal }: VerdictObjective, values: SlotValues): ObjectiveVerdict {
  const known = values.filter((value) => value !== null);
  const met = known.filter((value) => compare[comparator](value, target)).length;
  const metShare = values.length === 0 ? 0 : met / values.length;
  const worst = nearestRank(known, comparator.startsWith('<') ? 100 : 0);
  const typical = nearestRank(known, 50);
  return {
    name,
    metShare,
    goal,
    budgetLeft: budgetLeft(metShare, goal),
    slots: values.length,
    unknownSlots: values.length - known.length,
    unit: measure.kind === 'cost-rate' ? 'USD/h' : 's',
    target,
    worst: finiteOrNull(worst),
    typical: finiteOrNull(typical),
  };
}

/** The share of the allowed misses that is left. A goal of 100 % allows none: any miss overspends it. */
function budgetLeft(metShare: number, goal: number): number {
  const missShare = 1 - metShare;
  const allowed = 1 - goal;
  if (allowed <= 0) return missShare > 0 ? -1 : 1;
  // Rounded, so that exactly the allowed misses leave exactly nothing.
  return Math.round((1 - missShare / allowed) * 1e9) / 1e9;
}

function costVerdict({ ledger, load, yardsticks, dayScale }: VerdictInput): Verdict['cost'] {
  const { peakUsd, smallestUsd } = yardsticks;
  const from = instant(load.startedAtMs);
  const usd = costOf(ledger, from, after(from, ms(load.durationMs))) * dayScale;
  const ratio = (yardstick: number): number | null => (yardstick > 0 ? usd / yardstick : null);
  return { usd, peakUsd, smallestUsd, ratioToPeak: ratio(peakUsd), ratioToSmallest: ratio(smallestUsd) };
}

function requestCounts(records: readonly RequestRecord[]): Verdict['requests'] {
  const counts = new Map<string, { readonly name: string; readonly kind: RequestRecord['kind']; sent: number; failed: number }>();
  for (const record of records) {
    const key = `${record.endpoint} ${record.kind}`;
    const row = counts.get(key) ?? { name: record.endpoint, kind: record.kind, sent: 0, failed: 0 };
    row.sent += 1;
    if (isFailed(record)) row.failed += 1;
    counts.set(key, row);
  }
  return [...counts.values()];
}

const finiteOrNull = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
