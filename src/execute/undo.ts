import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { after, ms } from '../units/time.ts';
import type { Sight } from './forward.ts';
import { waitingFor } from './forward.ts';
import { ended } from './run-commands.ts';
import type { Situation, Transition } from './transition.ts';
import { eventOf, labelOf, nextRun, stepAt, undoKeyOf, withStep } from './transition.ts';

/** Whether and how a step can be taken back. */
export type UndoPlan =
  | { readonly kind: 'begin'; readonly record: Json }
  /** It left nothing behind. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** It cannot be taken back, or what is there now is not what it made. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string };

/** Undo runs in reverse and stops at the first step that cannot be taken back: what came before may be needed by it. */
export function undoPlanned(run: Run, index: number, plan: UndoPlan, situation: Situation): Transition | null {
  const step = stepAt(run, index);
  switch (plan.kind) {
    case 'begin':
      return beginUndo(run, index, plan.record, 1, situation);
    case 'nothing':
      return undone(run, index, plan.why, situation);
    case 'refused':
      return refused(run, index, plan.why, situation);
    case 'unreachable': {
      const since = step.endedAt ?? situation.now;
      return situation.now >= after(since, ms(step.timeoutMs)) ? refused(run, index, plan.why, situation) : null;
    }
  }
}

/** The next attempt at an undo, under a key of its own. */
export const undoAttempted = (run: Run, index: number, record: Json, situation: Situation): Transition =>
  beginUndo(run, index, record, stepAt(run, index).attempt + 1, situation);

function beginUndo(run: Run, index: number, record: Json, attempt: number, situation: Situation): Transition {
  const step = stepAt(run, index);
  const key = undoKeyOf(run, index, attempt);
  const first = step.status !== 'undo-begun';
  const steps = withStep(run, index, {
    status: 'undo-begun',
    key,
    attempt,
    deadline: first ? after(situation.now, ms(step.timeoutMs)) : step.deadline,
    endedAt: null,
  });
  return { run: nextRun(run, situation, { steps }), events: [], effect: { operation: step.operation, record, key } };
}

/** What a probe of an undo under way means. @returns null where there is nothing new to store */
export function undoProbed(run: Run, index: number, sight: Sight, record: Json, situation: Situation): Transition | null {
  const step = stepAt(run, index);
  if (sight === 'done') return undone(run, index, null, situation);
  if (sight === 'unknown') return refused(run, index, 'the platform lost track of taking it back', situation);
  const late = step.deadline !== null && situation.now >= step.deadline;
  if (typeof sight === 'object' && 'failed' in sight) {
    if (late || step.attempt >= step.attemptsMax) return refused(run, index, `${sight.failed} (${step.attempt} attempts)`, situation);
    const steps = withStep(run, index, { endedAt: situation.now, message: sight.failed });
    return { run: nextRun(run, situation, { steps }), events: [], effect: null };
  }
  if (late) return refused(run, index, `not taken back within ${step.timeoutMs / 1000} s: ${waitingFor(sight, null)}`, situation);
  if (sight !== 'absent' || situation.stopped || !situation.mayBeginAgain || step.key === null) return null;
  return { run: nextRun(run, situation, {}), events: [], effect: { operation: step.operation, record, key: step.key } };
}

function undone(run: Run, index: number, why: string | null, situation: Situation): Transition {
  const step = stepAt(run, index);
  const told = [step.status === 'failed' ? step.message : null, why ?? 'taken back'].filter((part) => part !== null).join('; ');
  const steps = withStep(run, index, { status: 'undone', endedAt: situation.now, message: told });
  const message = `${labelOf(run, index)} of ${run.action}: ${why ?? 'taken back'}`;
  return { run: nextRun(run, situation, { steps }), events: [eventOf(run, 'StepUndone', message, situation.now, index)], effect: null };
}

function refused(run: Run, index: number, why: string, situation: Situation): Transition {
  const { now } = situation;
  const left = run.steps.slice(0, index + 1).flatMap(({ name, status }) => (status === 'undone' || status === 'pending' ? [] : [name]));
  const message =
    `${run.message ?? run.action}. ${labelOf(run, index)} could not be taken back: ${why}. ` +
    `Still in place: ${left.join(', ')}. Look at the application (homeostat describe application ${run.app}) and put right what is wrong; this run does nothing more`;
  const steps = withStep(run, index, { status: 'undo-refused', endedAt: now, message: why });
  const next = ended(nextRun(run, situation, { steps, status: 'needs-operator', message }), now);
  return { run: next, events: [eventOf(next, 'RunNeedsOperator', message, now, index)], effect: null };
}

/** Nothing is left to take back: the run has ended. */
export function undoEnded(run: Run, situation: Situation): Transition {
  const { now } = situation;
  if (run.undo === 'never') {
    const next = ended(nextRun(run, situation, { status: 'cancelled', message: `${run.message ?? 'cancelled'}; finished steps stay` }), now);
    return { run: next, events: [eventOf(next, 'RunCancelled', `${run.action}: ${next.message}`, now)], effect: null };
  }
  const next = ended(nextRun(run, situation, { status: 'undone', message: `${run.message ?? 'failed'}; everything was taken back` }), now);
  return { run: next, events: [eventOf(next, 'RunUndone', `${run.action}: ${next.message}`, now)], effect: null };
}
