import type { KnowledgeStore, LedgerRow, ObjectiveSpan } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { ObjectiveFinding } from '../model/finding.ts';
import type { RunId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Instant, Ms } from '../units/time.ts';
import { instant } from '../units/time.ts';
import type { ForecastMemory } from './forecasts/serve-forecasts.ts';
import { noForecasts } from './forecasts/serve-forecasts.ts';
import type { GuardState } from './guard/guard-state.ts';
import { initialGuardState } from './guard/guard-state.ts';

/** The run that brings the application to a generation of its document, or ends it. */
export type DocumentRun = { readonly purpose: 'deploy' | 'delete'; readonly generation: number; readonly attempt: number; readonly run: RunId };

/** The part of the memory that a restart must not lose; stored in every cycle under the policy name `@loop`. */
export type DurableMemory = {
  readonly version: 1;
  /** Number of the last cycle; never used twice, since ids are made from it. */
  readonly cycle: number;
  readonly lastAt: Instant | null;
  readonly guard: GuardState;
  readonly documentRun: DocumentRun | null;
};

/**
 * What the loop knows of an application between two cycles. All of it can be read again from the store: it is a copy of
 * what was committed last, and is thrown away when a commit fails.
 */
export type AppMemory = DurableMemory & {
  readonly policyStates: Readonly<Record<string, Json>>;
  /** The last decision of the acting policy and of each shadow, to recognise an equal one. */
  readonly lastDecisions: Readonly<Record<string, RecordedDecision>>;
  readonly openLedger: readonly LedgerRow[];
  /** Open runs, and those whose effect may still be judged. */
  readonly runs: readonly Run[];
  readonly spans: readonly ObjectiveSpan[];
  readonly objectives: readonly ObjectiveFinding[];
  /** Histories of what is forecast, and the forecasts; read from the store when they are asked for. */
  readonly forecasts: ForecastMemory;
  /** The last trouble that was reported, so that it is reported once. */
  readonly trouble: string | null;
};

export const loopStateName = '@loop';

/** Under which name a policy's state and last decision are kept; a shadow may be the same policy with other parameters. */
export const deciderName = (policy: string, shadow: number | null): string => (shadow === null ? policy : `${policy}@shadow-${shadow}`);

/** Reads the memory of an application back from the store; an application that was never seen starts with nothing. */
export async function loadMemory(store: KnowledgeStore, app: Application, runHistory: Ms, at: Instant): Promise<AppMemory> {
  const stored = durableMemoryOf(await store.policyState(app.name, loopStateName));
  const period = Math.max(0, ...app.spec.objectives.map((objective) => objective.period));
  const names = [deciderName(app.spec.policy.name, null), ...app.spec.shadows.map((shadow, index) => deciderName(shadow.name, index))];
  const policyStates: Record<string, Json> = {};
  for (const name of names) {
    const state = await store.policyState(app.name, name);
    if (state !== null) policyStates[name] = state;
  }
  const [last] = await store.decisions(app.name, { limit: 1, shadows: true });
  return {
    ...stored,
    cycle: Math.max(stored.cycle, last?.lastCycle ?? 0),
    policyStates,
    lastDecisions: {},
    openLedger: await store.openLedger(app.name),
    runs: await store.runs(app.name, { limit: 200, since: instant(at - runHistory) }),
    spans: await store.spans(app.name, instant(at - period), at),
    objectives: [],
    forecasts: noForecasts,
    trouble: null,
  };
}

function durableMemoryOf(state: Json | null): DurableMemory {
  const known = state !== null && typeof state === 'object' && 'version' in state && state['version'] === 1;
  return known ? (state as unknown as DurableMemory) : { version: 1, cycle: 0, lastAt: null, guard: initialGuardState, documentRun: null };
}

export const durablePart = ({ version, cycle, lastAt, guard, documentRun }: AppMemory): Json => ({ version, cycle, lastAt, guard, documentRun });

/** The spans with one more, by the rule of the store: an equal one without a gap is lengthened. Spans that ended before `keepFrom` go. */
export function withSpan(spans: readonly ObjectiveSpan[], span: ObjectiveSpan, keepFrom: Instant): readonly ObjectiveSpan[] {
  const index = spans.findLastIndex((known) => known.objective === span.objective);
  const last = spans[index];
  const kept = spans.filter((known, i) => i !== index && known.to >= keepFrom);
  if (last === undefined) return [...kept, span];
  const continues = last.status === span.status && last.applies === span.applies && span.from <= last.to;
  return continues ? [...kept, { ...span, from: last.from }] : [...kept, last, span];
}
