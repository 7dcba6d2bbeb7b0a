import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { after, ms } from '../units/time.ts';
import type { ProbeResult } from './operation.ts';
import { ended } from './run-commands.ts';
import type { Situation, Transition } from './transition.ts';
import { eventOf, keyOf, labelOf, nextRun, stepAt, withStep } from './transition.ts';

/** What the runner saw when it probed; `unreachable` where it could not look. */
export type Sight = ProbeResult | { readonly unreachable: string };

/** pending → begun: target, before-image, key and deadline are stored, then the effect may start. */
export function begin(run: Run, index: number, record: Json, situation: Situation): Transition {
  const step = stepAt(run, index);
  const { now } = situation;
  const attempt = step.attempt + 1;
  const key = keyOf(run, index, attempt);
  const steps = withStep(run, index, {
    status: 'begun',
    resolved: record,
    key,
    attempt,
    begunAt: step.begunAt ?? now,
    deadline: step.deadline ?? after(now, ms(step.timeoutMs)),
    endedAt: null,
  });
  const next = nextRun(run, situation, { status: 'running', startedAt: run.startedAt ?? now, steps });
  const events = run.startedAt === null ? [eventOf(next, 'RunStarted', `${run.action} began: ${run.reason}`, now)] : [];
  return { run: next, events, effect: { operation: step.operation, record, key } };
}

/** A step that cannot be resolved (any more) fails before it has done anything. */
export const impossible = (run: Run, index: number, why: string, situation: Situation): Transition => failed(run, index, why, situation);

/** Between two attempts the time ran out. */
export function expire(run: Run, index: number, situation: Situation): Transition {
  const step = stepAt(run, index);
  return failed(run, index, `not done within ${step.timeoutMs / 1000} s; the last attempt: ${step.message ?? 'unknown'}`, situation);
}

/**
 * What a probe of a begun step means. @returns null where there is nothing new to store
 */
export function probed(run: Run, index: number, sight: Sight, situation: Situation): Transition | null {
  const step = stepAt(run, index);
  if (sight === 'done') return done(run, index, situation);
  if (sight === 'unknown') return unknown(run, index, situation);
  if (typeof sight === 'object' && 'failed' in sight) {
    const again = run.status === 'running' && step.attempt < step.attemptsMax;
    return again ? attemptFailed(run, index, sight.failed, situation) : failed(run, index, sight.failed, situation);
  }
  // A cancelled run does not start again what has left no trace.
  if (sight === 'absent' && run.status === 'undoing') return failed(run, index, 'cancelled before it took effect', situation);
  if (step.deadline !== null && situation.now >= step.deadline) {
    return failed(run, index, `not done within ${step.timeoutMs / 1000} s: ${waitingFor(sight, step.message)}`, situation);
  }
  return sight === 'absent' ? beginAgain(run, index, situation) : null;
}

/**
 * The effect left no trace: the process died before it, or it was refused. It is begun again under the same key, so that
 * it happens at most once even if the first is still on its way; the row is written first, so that an outdated runner is
 * stopped by the store before it reaches the platform.
 */
function beginAgain(run: Run, index: number, situation: Situation): Transition | null {
  const step = stepAt(run, index);
  if (situation.stopped || !situation.mayBeginAgain || step.key === null) return null;
  return { run: nextRun(run, situation, {}), events: [], effect: { operation: step.operation, record: step.resolved, key: step.key } };
}

function done(run: Run, index: number, situation: Situation): Transition {
  const { now } = situation;
  const steps = withStep(run, index, { status: 'done', endedAt: now, message: null });
  const stepDone = eventOf(run, 'StepDone', `${labelOf(run, index)} of ${run.action} is done`, now, index);
  if (run.status === 'undoing') return { run: nextRun(run, situation, { steps }), events: [stepDone], effect: null };
  if (index + 1 < run.steps.length) {
    return { run: nextRun(run, situation, { steps, cursor: index + 1 }), events: [stepDone], effect: null };
  }
  const next = ended(nextRun(run, situation, { steps, cursor: index + 1, status: 'succeeded' }), now);
  return { run: next, events: [stepDone, eventOf(next, 'RunSucceeded', `${run.action} succeeded`, now)], effect: null };
}

function attemptFailed(run: Run, index: number, why: string, situation: Situation): Transition {
  const step = stepAt(run, index);
  const steps = withStep(run, index, { status: 'pending', endedAt: situation.now, message: why });
  const message = `attempt ${step.attempt} of ${step.attemptsMax} at ${labelOf(run, index)} failed: ${why}`;
  return { run: nextRun(run, situation, { steps }), events: [eventOf(run, 'StepFailed', message, situation.now, index)], effect: null };
}

function failed(run: Run, index: number, why: string, situation: Situation): Transition {
  const { now } = situation;
  const steps = withStep(run, index, { status: 'failed', endedAt: now, message: why });
  const message = `${labelOf(run, index)} failed: ${why}`;
  const event = eventOf(run, 'StepFailed', message, now, index);
  if (run.status === 'undoing') return { run: nextRun(run, situation, { steps }), events: [event], effect: null };
  const leftBehind = steps.some((step) => step.resolved !== null);
  if (run.undo === 'on-failure' && leftBehind) {
    return { run: nextRun(run, situation, { steps, status: 'undoing', message }), events: [event], effect: null };
  }
  const next = ended(nextRun(run, situation, { steps, status: 'failed', message }), now);
  return { run: next, events: [event, eventOf(next, 'RunFailed', `${run.action} failed: ${message}`, now)], effect: null };
}

/** Neither done nor surely undone: guessing either way could do it twice or leave it out, so a person decides. */
function unknown(run: Run, index: number, situation: Situation): Transition {
  const { now } = situation;
  const rest = run.steps.slice(index + 1).map(({ name }) => name);
  const message =
    `it is not known whether ${labelOf(run, index)} happened: the platform lost track of it. ` +
    `Look whether it did; then ${rest.length === 0 ? 'nothing more is to be done, or' : `do the rest (${rest.join(', ')}) or`} start ${run.action} again`;
  const steps = withStep(run, index, { status: 'failed', endedAt: now, message: 'not known whether it happened' });
  const next = ended(nextRun(run, situation, { steps, status: 'needs-operator', message }), now);
  return { run: next, events: [eventOf(next, 'RunNeedsOperator', message, now, index)], effect: null };
}

/** Why a step is not done yet, in words. */
export function waitingFor(sight: Sight, message: string | null): string {
  if (typeof sight === 'string') return sight === 'absent' ? `it has not begun${message === null ? '' : ` (${message})`}` : `it is ${sight}`;
  if ('running' in sight) return sight.running;
  return 'failed' in sight ? sight.failed : sight.unreachable;
}
