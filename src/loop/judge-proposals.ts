import { letBegin, withdrawRun } from '../execute/run-commands.ts';
import type { NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import type { Candidate } from '../model/decision.ts';
import type { Observation } from '../model/observation.ts';
import type { Run } from '../model/run.ts';
import { costChange } from '../plan/orchestrate/guided/predicted-effects.ts';
import type { CallEffectsOf } from '../plan/ports/call-effects.ts';
import { minutes } from '../units/time.ts';
import type { Decided } from './decide.ts';
import { guardRules } from './guard.ts';
import { judge } from './guard/guard-rule.ts';
import type { GuardState } from './guard/guard-state.ts';
import type { Wishes } from './wishes.ts';

/** A proposal that nobody answered for this long, and for this many cycles, is too old to be approved. Our choice: time to read a message. */
const expiresAfter = minutes(10);
const expiresAfterCycles = 10;

export type ProposalInput = {
  /** All open runs of the application, oldest first. */
  readonly open: readonly Run[];
  readonly observation: Observation;
  readonly wishes: Wishes;
  /** What the acting policy decided in this cycle; null where nothing was decided. */
  readonly acting: Decided | null;
  readonly guard: GuardState;
};

/**
 * Judges runs that were proposed: one whose document changed since, or that nobody approved in time, is rejected; one that was
 * approved begins only if every rule of the guard, and the acting policy's constraints, let it pass as things stand now. A pause
 * or stop makes it wait; anything else rejects it, and says why. One begins per cycle, so that the next is judged on what it changed.
 */
export function judgeProposals(effectsOf: CallEffectsOf, input: ProposalInput): readonly Write[] {
  let begun = false;
  return input.open
    .filter(({ status, awaitsGuard }) => status === 'proposed' || (status === 'pending' && awaitsGuard !== undefined))
    .flatMap((run): Write[] => {
      const verdict = verdictOn(run, effectsOf, input);
      if (verdict.kind === 'reject') return rejected(run, verdict.why, input.observation);
      if (verdict.kind === 'wait') return waiting(run, verdict.why);
      if (verdict.kind === 'none' || begun) return [];
      begun = true;
      return [{ kind: 'put-run', run: letBegin(run) }];
    });
}

type Verdict = { readonly kind: 'reject' | 'wait'; readonly why: string } | { readonly kind: 'begin' | 'none' };

function verdictOn(run: Run, effectsOf: CallEffectsOf, { observation, wishes, acting, guard }: ProposalInput): Verdict {
  const { app, at } = observation;
  if (wishes.deployed !== app.generation) return { kind: 'reject', why: `the document of ${app.name} has changed since it was proposed` };
  const age = at - run.createdAt;
  if (age > Math.max(expiresAfter, expiresAfterCycles * app.spec.cycle)) return { kind: 'reject', why: `it expired: it was proposed ${Math.round(age / 60_000)} min ago` };
  if (run.awaitsGuard === undefined) return { kind: 'none' };
  const same = acting?.decision.candidates.find(({ calls }) => calls.length === 1 && calls[0]?.action === run.action && JSON.stringify(calls[0].args) === JSON.stringify(run.args));
  const candidate = candidateOf(run, same, effectsOf, observation);
  const context = { effectsOf, state: acting?.guardState ?? guard, stopped: wishes.stopped, paused: wishes.paused };
  const judged = judge(candidate, observation, effectsOf);
  const constraints = (same?.blockedBy ?? []).filter(({ rule }) => rule === 'constraint' || rule === 'precondition');
  const blocks = [...guardRules.flatMap((rule) => rule(judged, observation, context)), ...constraints];
  const lasting = blocks.find(({ rule }) => rule !== 'paused');
  if (lasting !== undefined) return { kind: 'reject', why: `the guard does not let it begin now: ${lasting.why}` };
  return blocks[0] === undefined ? { kind: 'begin' } : { kind: 'wait', why: blocks[0].why };
}

/** The run as the guard judges candidates, with what it would cost from the present size on. */
function candidateOf(run: Run, same: Candidate | undefined, effectsOf: CallEffectsOf, { app, components }: Observation): Candidate {
  const calls = [{ action: run.action, args: run.args }];
  const effects = calls.map((call) => effectsOf(app, call, components));
  const cost = costChange(app, effects.flatMap((effect) => ('changes' in effect ? effect.changes : [])));
  const predicted = cost === null ? [] : [{ on: 'cost', unit: 'USD/h', change: cost }];
  const restsOn = same?.restsOn === undefined ? {} : { restsOn: same.restsOn };
  return { id: same?.id ?? run.id, calls, score: 1, why: run.reason, predicted, blockedBy: [], ...restsOn };
}

function rejected(run: Run, why: string, { at }: Observation): Write[] {
  const event: NewEvent = { at, app: run.app, type: 'RunRejected', severity: 'warning', subject: `run/${run.id}`, message: `${run.action}: ${why}`, data: { run: run.id } };
  return [{ kind: 'put-run', run: withdrawRun(run, why, at) }, { kind: 'add-event', event }];
}

/** Says once what an approved run waits for. */
function waiting(run: Run, why: string): Write[] {
  const message = `${run.awaitsGuard ?? ''}; it waits: ${why}`;
  return message === run.message ? [] : [{ kind: 'put-run', run: { ...run, version: run.version + 1, message } }];
}
