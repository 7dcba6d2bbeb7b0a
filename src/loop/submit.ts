import { newRun } from '../execute/new-run.ts';
import type { Block, RecordedDecision } from '../model/decision.ts';
import type { Mode } from '../model/policy-settings.ts';
import type { Observation } from '../model/observation.ts';
import type { Run } from '../model/run.ts';
import type { Decided } from './decide.ts';
import type { GuardState } from './guard/guard-state.ts';
import { judge } from './guard/guard-rule.ts';
import { rememberTrial } from './guard/ineffective-actions.ts';
import { rememberTurns } from './guard/flap-budget.ts';
import type { LoopParts } from './loop-parts.ts';

/** What becomes of a decision: the row that is kept, and the runs that carry it out. */
export type Submission = { readonly decision: RecordedDecision; readonly runs: readonly Run[]; readonly guard: GuardState };

/**
 * Turns a decision into runs, as far as the mode lets it: recommend and shadow only keep it, propose asks a person, act begins.
 * A call that cannot be resolved after all blocks the whole decision: a joint decision is carried out whole or not at all.
 */
export function submit(parts: LoopParts, decided: Decided, observation: Observation): Submission {
  const { decision, shadow, guardState } = decided;
  const mode = observation.app.spec.mode;
  const chosen = decision.candidates.find((candidate) => candidate.id === decision.chosen);
  if (chosen === undefined) {
    const outcome = decision.candidates.some((candidate) => candidate.score > 0 && candidate.blockedBy.length > 0) ? 'blocked' : 'none';
    return { decision: recorded(decided, mode, outcome, null), runs: [], guard: guardState };
  }
  if (shadow || mode === 'recommend' || mode === 'shadow') return { decision: recorded(decided, mode, 'reported', null), runs: [], guard: guardState };
  const runs = runsOf(parts, decided, observation, mode === 'propose');
  if ('problems' in runs) {
    const why = runs.problems.join('; ');
    return { decision: recorded(withoutChoice(decided, { rule: 'bounds', name: chosen.id, why }), mode, 'blocked', null), runs: [], guard: guardState };
  }
  const [first] = runs;
  const turned = rememberTurns(guardState, judge(chosen, observation, parts.effectsOf), observation);
  return {
    decision: recorded(decided, mode, mode === 'propose' ? 'awaiting-approval' : 'submitted', first?.id ?? null),
    runs,
    guard: runs.reduce((state, run) => rememberTrial(state, chosen, run.id, observation), turned),
  };
}

function runsOf(parts: LoopParts, { decision }: Decided, observation: Observation, proposed: boolean): readonly Run[] | { readonly problems: readonly string[] } {
  const { app, at, components } = observation;
  const calls = decision.candidates.find((candidate) => candidate.id === decision.chosen)?.calls ?? [];
  const runs: Run[] = [];
  for (const [index, call] of calls.entries()) {
    const action = app.spec.actions.find(({ name }) => name === call.action);
    if (action === undefined) return { problems: [`action is ${call.action}; it must be an action of ${app.name}; add it or choose another`] };
    const id = `${decision.id}.${index}`;
    const made = newRun({ app, action, args: call.args, components, operations: parts.operations, id, decision: decision.id, reason: decision.reason, at, epoch: parts.epoch, proposed });
    if ('problems' in made) return made;
    runs.push(made.run);
  }
  return runs;
}

function withoutChoice(decided: Decided, block: Block): Decided {
  const { decision } = decided;
  const candidates = decision.candidates.map((candidate) => (candidate.id === decision.chosen ? { ...candidate, blockedBy: [...candidate.blockedBy, block] } : candidate));
  return { ...decided, decision: { ...decision, chosen: null, reason: `No action: ${decision.chosen} is wanted, but ${block.why}.`, candidates } };
}

function recorded({ decision, shadow }: Decided, mode: Mode, outcome: RecordedDecision['outcome'], run: string | null): RecordedDecision {
  return { ...decision, mode, shadow, outcome, run, count: 1, lastAt: decision.at, lastCycle: decision.cycle };
}

/**
 * The row to write: a decision without a run that equals the last one makes that one longer. Numbers are those of the newest,
 * since people ask why nothing happens now, not why nothing happened hours ago.
 */
export function merged(decision: RecordedDecision, last: RecordedDecision | undefined): RecordedDecision {
  if (last === undefined || decision.run !== null || last.run !== null || signature(decision) !== signature(last)) return decision;
  return { ...decision, id: last.id, at: last.at, cycle: last.cycle, count: last.count + 1 };
}

/** What makes two decisions without a run equal: all but the numbers, which change all the time. */
const signature = ({ outcome, mode, policy, chosen, candidates }: RecordedDecision): string =>
  JSON.stringify([outcome, mode, policy, chosen, candidates.map((candidate) => [candidate.id, candidate.score > 0, candidate.blockedBy.map(({ rule, name }) => [rule, name])])]);
