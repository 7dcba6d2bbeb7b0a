import type { DecisionId, Epoch, Knob, RunId } from '../model/ids.ts';
import type { Run, RunStep } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import type { PlanRequest, PlannedStep } from './planned-steps.ts';
import { planSteps } from './planned-steps.ts';

export type RunRequest = PlanRequest & {
  /** Unique for ever; it stands in the keys of all effects, so it must be a safe file name. */
  readonly id: RunId;
  readonly decision: DecisionId | null;
  readonly reason: string;
  readonly at: Instant;
  readonly epoch: Epoch;
  /** Whether a person must confirm it first. */
  readonly proposed: boolean;
};

/**
 * The row of a new run: parameters filled in, every step rehearsed on the present state, knobs claimed. Pure; the caller
 * commits it together with the decision. @returns `problems` where the action cannot be done now
 */
export function newRun(request: RunRequest): { readonly run: Run } | { readonly problems: readonly string[] } {
  const planned = planSteps(request);
  if ('problems' in planned) return planned;
  const { app, action, args, id, decision, reason, at, epoch, proposed } = request;
  return {
    run: {
      id,
      app: app.name,
      version: 1,
      action: action.name,
      args,
      decision,
      reason,
      status: proposed ? 'proposed' : 'pending',
      message: null,
      epoch,
      steps: planned.steps.map(newStep),
      cursor: 0,
      claims: claimsOf(planned.steps),
      holds: action.holds,
      undo: action.undo,
      settleMs: action.settle,
      createdAt: at,
      startedAt: null,
      endedAt: null,
      settlesAt: null,
    },
  };
}

export const claimsOf = (steps: readonly PlannedStep[]): readonly Knob[] => [...new Set(steps.flatMap(({ claims }) => claims))];

function newStep({ name, operation, args, timeoutMs, attemptsMax }: PlannedStep): RunStep {
  return {
    name,
    operation,
    args,
    timeoutMs,
    attemptsMax,
    status: 'pending',
    resolved: null,
    key: null,
    attempt: 0,
    begunAt: null,
    deadline: null,
    endedAt: null,
    message: null,
  };
}
