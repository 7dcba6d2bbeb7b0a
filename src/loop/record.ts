import type { NewEvent, ObjectiveSpan, Write } from '../knowledge/ports/knowledge-store.ts';
import type { ObjectiveFinding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type { Run } from '../model/run.ts';
import { instant } from '../units/time.ts';
import type { AppMemory } from './app-memory.ts';
import { durablePart, loopStateName, withSpan } from './app-memory.ts';
import type { Decided } from './decide.ts';
import { forgetForecasts, noForecasts } from './forecasts/serve-forecasts.ts';
import type { GuardState } from './guard/guard-state.ts';
import { initialGuardState } from './guard/guard-state.ts';
import type { Seen } from './observe.ts';
import { spanStart } from './observe.ts';
import type { Reconciliation } from './reconcile-documents.ts';
import type { Submission } from './submit.ts';
import { merged } from './submit.ts';

/** Everything a cycle concluded about one application. */
export type Concluded = {
  readonly observation: Observation;
  readonly objectives: readonly ObjectiveFinding[];
  readonly seen: Seen;
  readonly reconciliation: Reconciliation;
  /** What became of runs that wait for a person, or for the guard after a person approved them. */
  readonly judged: readonly Write[];
  readonly decided: readonly { readonly by: Decided; readonly submission: Submission }[];
};

/** What a cycle writes, all in one transaction, and what the loop remembers once that is committed. */
export type CycleRecord = { readonly writes: readonly Write[]; readonly memory: AppMemory };

/** Pure: turns conclusions into writes. */
export function recordCycle(memory: AppMemory, concluded: Concluded): CycleRecord {
  const { observation, objectives, seen, reconciliation, decided, judged } = concluded;
  const { app, at, cycle } = observation;
  // Before the first deployment has ended there is nothing that could keep a promise: its objectives are owed from then on.
  const spans = reconciliation.phase === 'starting' ? [] : objectives.map((finding) => spanOf(finding, observation, memory));
  const keepFrom = instant(at - Math.max(0, ...app.spec.objectives.map(({ period }) => period)));
  const runs: readonly Run[] = [...(reconciliation.run === null ? [] : [reconciliation.run]), ...decided.flatMap(({ submission }) => submission.runs)];
  const decisions = decided.map(({ by, submission }) => ({ decider: by.decider, decision: merged(submission.decision, memory.lastDecisions[by.decider]) }));
  // Another application may get the name: it shall not be held back by what was learnt of this one. Cycles go on counting, since ids are made from them.
  const gone = reconciliation.phase === 'gone' && seen.components !== null;
  const states = gone
    ? Object.keys(memory.policyStates).map((name) => [name, null] as const)
    : decided.flatMap(({ by }) => (by.state === undefined ? [] : [[by.decider, by.state] as const]));
  const changedStates = states.filter(([name, state]) => JSON.stringify(state) !== JSON.stringify(memory.policyStates[name] ?? null));
  const next: AppMemory = {
    version: 1,
    cycle,
    lastAt: at,
    guard: gone ? initialGuardState : guardAfter(memory.guard, decided),
    documentRun: reconciliation.documentRun,
    policyStates: { ...memory.policyStates, ...Object.fromEntries(states) },
    lastDecisions: { ...memory.lastDecisions, ...Object.fromEntries(decisions.map(({ decider, decision }) => [decider, decision])) },
    openLedger: seen.ledger.open,
    runs: [...runs, ...seen.runs],
    spans: spans.reduce((all, span) => withSpan(all, span, keepFrom), memory.spans),
    objectives,
    forecasts: gone ? noForecasts : seen.forecasts.memory,
    trouble: seen.platformTrouble,
  };
  const writes: Write[] = [
    ...decisions.map(({ decision }): Write => ({ kind: 'put-decision', decision })),
    ...changedStates.map(([policy, state]): Write => ({ kind: 'put-policy-state', app: app.name, policy, state })),
    { kind: 'put-policy-state', app: app.name, policy: loopStateName, state: durablePart(next) },
    ...runs.map((run): Write => ({ kind: 'put-run', run })),
    ...(gone ? forgetForecasts(app, seen.forecasts.memory) : seen.forecasts.writes),
    ...seen.ledger.writes,
    ...spans.map((span): Write => ({ kind: 'extend-span', span })),
    ...reconciliation.writes,
    ...judged,
    ...eventsOf(memory, concluded).map((event): Write => ({ kind: 'add-event', event })),
  ];
  return { writes, memory: next };
}

/** Shadows decide, but only the acting policy moves the guard's memory. */
const guardAfter = (before: GuardState, decided: Concluded['decided']): GuardState => decided.find(({ by }) => !by.shadow)?.submission.guard ?? before;

function spanOf(finding: ObjectiveFinding, { app, at }: Observation, memory: AppMemory): ObjectiveSpan {
  return {
    app: app.name,
    objective: finding.name,
    from: spanStart(app, memory.lastAt, at),
    to: at,
    status: finding.status,
    applies: finding.applies,
    value: finding.value.kind === 'value' ? finding.value.value : null,
    why: finding.why,
  };
}

/** What people should hear of: changes, not states. */
function eventsOf(memory: AppMemory, { observation, objectives, seen, decided }: Concluded): NewEvent[] {
  const { app, at } = observation;
  const event = (type: string, severity: NewEvent['severity'], subject: string, message: string, data: NewEvent['data'] = null): NewEvent => ({ at, app: app.name, type, severity, subject, message, data });
  const turned = objectives
    .filter((finding) => finding.status !== memory.objectives.find(({ name }) => name === finding.name)?.status)
    .map((finding) =>
      event(`Objective${finding.status === 'met' ? 'Met' : finding.status === 'violated' ? 'Violated' : 'Unknown'}`, finding.status === 'met' ? 'info' : 'warning', `objective/${finding.name}`, finding.why),
    );
  const acted = decided.flatMap(({ submission: { decision } }) =>
    decision.run === null
      ? []
      : [event(decision.outcome === 'awaiting-approval' ? 'ActionProposed' : 'ActionChosen', 'info', `decision/${decision.id}`, decision.reason, { decision: decision.id, run: decision.run })],
  );
  const trouble = seen.platformTrouble;
  const platform = trouble === memory.trouble ? [] : [trouble === null ? event('PlatformAnswers', 'info', `application/${app.name}`, 'the platform answers again') : event('PlatformSilent', 'error', `application/${app.name}`, trouble)];
  return [...turned, ...acted, ...seen.forecasts.events, ...platform];
}
