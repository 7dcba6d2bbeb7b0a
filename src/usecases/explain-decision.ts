import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { RecordedDecision } from '../model/decision.ts';
import { NotFoundError } from '../model/error.ts';
import type { DecisionId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import { queriesOf } from '../monitor/query/queries-of.ts';
import { applicationOf } from '../model/application.ts';
import { instant, isoOf } from '../units/time.ts';
import { alternativeSentence, decisionAlternatives } from './decision-alternatives.ts';
import { decisionViewOf } from './decision-view-of.ts';
import type { UseCaseDeps } from './deps.ts';
import { keptGrade } from './grade-decisions.ts';
import { runViewOf } from './run-view-of.ts';
import { abstentionsOf, shadowDecisionsAt } from './shadow-decisions.ts';
import type { DecisionExplanation } from './views/decision-view.ts';

type Facts = Pick<DecisionExplanation, 'readings' | 'objectives' | 'alternatives'>;

/** Facts, and a sentence on each shadow that wanted nothing in the same cycle. */
type Found = { readonly facts: Facts; readonly abstentions: readonly string[] };

/**
 * A decision with the readings it saw, its candidates, its run and the outcome; throws NotFoundError if it is not kept.
 * Of equal "none" decisions it explains the newest. Readings come from the series store at the time of that decision, as
 * far as its retention reaches; objective statuses come from the recorded spans and stay.
 */
export async function explainDecision(deps: Pick<UseCaseDeps, 'store' | 'series' | 'clock'>, id: DecisionId): Promise<DecisionExplanation> {
  const decision = await deps.store.decision(id);
  if (decision === null) throw new NotFoundError(`there is no decision ${id}; it may be older than the retention`);
  const [{ facts, abstentions }, run] = await Promise.all([factsOf(deps, decision), decision.run === null ? Promise.resolve(null) : deps.store.run(decision.run)]);
  const outcome = outcomeOf(decision, run);
  return {
    decision: decisionViewOf(decision),
    ...facts,
    run: run === null ? null : runViewOf(run),
    outcome,
    text: [...sentencesOf(decision, facts, outcome), ...abstentions],
  };
}

async function factsOf(deps: Pick<UseCaseDeps, 'store' | 'series' | 'clock'>, decision: RecordedDecision): Promise<Found> {
  const { store, series } = deps;
  const spans = await store.spans(decision.app, instant(decision.lastAt - 1), instant(decision.lastAt + 1));
  const objectives = spans.map(({ objective, status, value, why }) => ({ name: objective, status, value, why }));
  const document = await documentAt(store, decision);
  if (document === null) return { facts: { readings: [], objectives, alternatives: [] }, abstentions: [] };
  const app = applicationOf(document.document, document.generation);
  const queries = queriesOf(app).filter(({ id }) => !id.startsWith('objectives.'));
  const answers = await series.evaluate(queries, decision.lastAt);
  const readings = queries.map(({ id }) => {
    const reading = answers[id];
    if (reading?.kind === 'value') return { name: id, value: reading.value, why: null };
    return { name: id, value: null, why: reading?.why ?? 'it was not measured' };
  });
  const alternatives = [...((await keptGrade(deps, decision)) ?? (await decisionAlternatives(deps, decision, app)))];
  const shadows = (await shadowDecisionsAt(store, app, decision.lastCycle)).filter(({ made }) => made.id !== decision.id);
  return { facts: { readings, objectives, alternatives }, abstentions: abstentionsOf(shadows) };
}

/** The document that was in force when the decision was made, since metrics may have been renamed since. */
async function documentAt(store: KnowledgeStore, decision: RecordedDecision) {
  const history = await store.documentHistory('Application', decision.app);
  return history.find(({ updatedAt }) => updatedAt <= decision.lastAt) ?? history.at(-1) ?? null;
}

function outcomeOf(decision: RecordedDecision, run: Run | null): string {
  if (run !== null) return `run ${run.id} of ${run.action} ${runWords[run.status]}${run.message === null ? '' : `: ${run.message}`}`;
  switch (decision.outcome) {
    case 'none':
      return decision.count === 1 ? 'nothing was done' : `nothing was done, ${decision.count} times in a row until ${isoOf(decision.lastAt)}`;
    case 'reported':
      return `it was only reported, since the mode is ${decision.mode}`;
    case 'blocked':
      return 'it was blocked';
    case 'awaiting-approval':
      return 'it waits for a person';
    case 'submitted':
      return 'it was submitted; its run is no longer kept';
  }
}

const runWords: Readonly<Record<Run['status'], string>> = {
  proposed: 'waits for approval',
  pending: 'waits to begin',
  running: 'is under way',
  undoing: 'is being taken back',
  succeeded: 'succeeded',
  failed: 'failed',
  undone: 'failed and was taken back',
  'needs-operator': 'needs an operator',
  cancelled: 'was cancelled',
  rejected: 'was rejected',
};

function sentencesOf(decision: RecordedDecision, facts: Facts, outcome: string): string[] {
  const { policy } = decision;
  const since = decision.count === 1 ? '' : ` (the same since ${isoOf(decision.at)}, cycle ${decision.cycle}, ${decision.count} times in a row)`;
  const head = `${isoOf(decision.lastAt)}, cycle ${decision.lastCycle}${since}: ${[policy.name, policy.version].filter((text) => text !== '').join(' ')} (seed ${policy.seed}, mode ${decision.mode}${decision.shadow ? `, shadow${policy.label === undefined ? '' : ` ${policy.label}`}` : ''})`;
  const candidates = decision.candidates.map((candidate) => {
    const calls = candidate.calls.map(({ action, args }) => `${action}(${argumentsOf(args)})`).join(' + ');
    const mark = candidate.id === decision.chosen ? 'chosen' : candidate.blockedBy.length > 0 ? 'blocked' : 'not chosen';
    const blocks = candidate.blockedBy.map(({ rule, name, why }) => `; ${rule} ${name}: ${why}`).join('');
    return `candidate ${calls}: ${mark}, score ${candidate.score} (${candidate.why})${blocks}`;
  });
  return [
    head,
    decision.reason,
    ...facts.objectives.map(({ name, status, why }) => `objective ${name}: ${status}; ${why}`),
    ...facts.readings.map(({ name, value, why }) => `${name}: ${value ?? `missing, ${why ?? 'no reason is known'}`}`),
    ...candidates,
    `outcome: ${outcome}`,
    ...facts.alternatives.map(alternativeSentence),
  ];
}

function argumentsOf(args: unknown): string {
  if (args === null || typeof args !== 'object') return '';
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');
}
