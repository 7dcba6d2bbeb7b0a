import type { NewEvent } from '../knowledge/ports/knowledge-store.ts';
import type { Epoch, Key, RunId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { Run, RunStep } from '../model/run.ts';
import type { Instant, Ms } from '../units/time.ts';
import { ms } from '../units/time.ts';

/** An effect to start after the transition is durable: never before, and never without. */
export type Effect = { readonly operation: string; readonly record: Json; readonly key: Key };

/** One durable step of the machine: the next row, what to tell people, and what to start once both are stored. */
export type Transition = { readonly run: Run; readonly events: readonly NewEvent[]; readonly effect: Effect | null };

/** What surrounds a run when it is looked at. */
export type Situation = {
  readonly now: Instant;
  readonly epoch: Epoch;
  /** Global stop: nothing begins; what has begun is probed to its end. */
  readonly stopped: boolean;
  /** An older open run with a knob in common; this one waits for it. */
  readonly waitsFor: RunId | null;
  /** False while the pause between two beginnings of the same effect lasts. */
  readonly mayBeginAgain: boolean;
};

/** The first pause between attempts, doubling up to the longest: the shape of client-go's workqueue, with slower figures. */
const pauseFirstMs = 500;
const pauseLongestMs = 30_000;

/** How long to wait after the `count`-th try (from 1) before the next. */
export const pauseAfter = (count: number): Ms => ms(Math.min(pauseLongestMs, pauseFirstMs * 2 ** Math.min(20, Math.max(0, count - 1))));

/** A key names run, step and attempt, so an effect is recognised for ever, by whatever process looks. */
export const keyOf = (run: Run, index: number, attempt: number): Key => `${run.id}.${index}.${attempt}`;
export const undoKeyOf = (run: Run, index: number, attempt: number): Key => `${run.id}.${index}.undo-${attempt}`;

/** The step at an index that the caller knows to exist. */
export function stepAt(run: Run, index: number): RunStep {
  const step = run.steps[index];
  if (step === undefined) throw new RangeError(`run ${run.id} has ${run.steps.length} steps; there is no step ${index + 1}`);
  return step;
}

/** `step 2 (scale worker)`, as messages name it. */
export const labelOf = (run: Run, index: number): string => `step ${index + 1} (${stepAt(run, index).name})`;

/** The next version of a row, written in this term. */
export function nextRun(run: Run, { epoch }: Situation, change: Partial<Run>): Run {
  return { ...run, epoch, ...change, version: run.version + 1 };
}

export const withStep = (run: Run, index: number, change: Partial<RunStep>): readonly RunStep[] =>
  run.steps.map((step, at) => (at === index ? { ...step, ...change } : step));

type EventType = 'RunStarted' | 'StepDone' | 'StepFailed' | 'StepUndone' | 'RunSucceeded' | 'RunFailed' | 'RunUndone' | 'RunCancelled' | 'RunNeedsOperator';

const severities: Readonly<Record<EventType, NewEvent['severity']>> = {
  RunStarted: 'info',
  StepDone: 'info',
  StepFailed: 'warning',
  StepUndone: 'warning',
  RunSucceeded: 'info',
  RunFailed: 'error',
  RunUndone: 'warning',
  RunCancelled: 'warning',
  RunNeedsOperator: 'error',
};

/** An event about a run, written in the same transaction as the row it tells of. */
export function eventOf(run: Run, type: EventType, message: string, at: Instant, index: number | null = null): NewEvent {
  const step = index === null ? {} : { step: index, stepName: stepAt(run, index).name };
  return { at, app: run.app, type, severity: severities[type], subject: `run/${run.id}`, message, data: { run: run.id, action: run.action, ...step } };
}
