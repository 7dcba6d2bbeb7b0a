import type { Run, RunStep } from '../model/run.ts';
import { after } from '../units/time.ts';
import type { Situation } from './transition.ts';
import { pauseAfter, stepAt } from './transition.ts';

/** What must be found out, or done without asking, to bring a run one transition further. */
export type Question =
  | { readonly kind: 'nothing' }
  /** Turn the step's arguments into an absolute target. */
  | { readonly kind: 'resolve'; readonly index: number }
  /** The next attempt at a step that is resolved. */
  | { readonly kind: 'attempt'; readonly index: number }
  /** The deadline passed between two attempts. */
  | { readonly kind: 'expire'; readonly index: number }
  | { readonly kind: 'probe'; readonly index: number }
  /** Whether and how the step can be taken back. */
  | { readonly kind: 'plan-undo'; readonly index: number }
  | { readonly kind: 'attempt-undo'; readonly index: number }
  | { readonly kind: 'probe-undo'; readonly index: number }
  /** Nothing is left to take back. */
  | { readonly kind: 'end-undo' };

const nothing: Question = { kind: 'nothing' };

/** What a run needs next. Pure; the same for a run of this process and for one found after a crash. */
export function questionOf(run: Run, situation: Situation): Question {
  switch (run.status) {
    case 'pending':
      return situation.waitsFor === null && run.awaitsGuard === undefined ? forward(run, situation) : nothing;
    case 'running':
      return forward(run, situation);
    case 'undoing':
      return backward(run, situation);
    case 'proposed':
    case 'succeeded':
    case 'failed':
    case 'undone':
    case 'needs-operator':
    case 'cancelled':
    case 'rejected':
      return nothing;
  }
}

function forward(run: Run, { now, stopped }: Situation): Question {
  const index = run.cursor;
  const step = stepAt(run, index);
  if (step.status === 'begun') return { kind: 'probe', index };
  if (step.attempt > 0 && step.deadline !== null && now >= step.deadline) return { kind: 'expire', index };
  if (stopped) return nothing;
  if (step.attempt === 0) return { kind: 'resolve', index };
  return pauseIsOver(step, now) ? { kind: 'attempt', index } : nothing;
}

function backward(run: Run, { now, stopped }: Situation): Question {
  const index = lastToTakeBack(run);
  if (index === null) return { kind: 'end-undo' };
  const step = stepAt(run, index);
  if (step.status === 'begun') return { kind: 'probe', index };
  if (step.status === 'undo-begun' && step.endedAt === null) return { kind: 'probe-undo', index };
  if (stopped) return nothing;
  if (step.status !== 'undo-begun') return { kind: 'plan-undo', index };
  return pauseIsOver(step, now) ? { kind: 'attempt-undo', index } : nothing;
}

/** The last step that may have left something behind; null where all are accounted for. */
export function lastToTakeBack(run: Run): number | null {
  for (let index = Math.min(run.cursor, run.steps.length - 1); index >= 0; index--) {
    const step = stepAt(run, index);
    if (step.status === 'begun') return index;
    // A cancelled action that is never undone only waits for the step under way.
    if (run.undo === 'never') continue;
    if (step.resolved !== null && step.status !== 'undone') return index;
  }
  return null;
}

function pauseIsOver(step: RunStep, now: Situation['now']): boolean {
  return step.endedAt === null || now >= after(step.endedAt, pauseAfter(step.attempt));
}
