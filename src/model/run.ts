import type { Instant } from '../units/time.ts';
import type { ActionName, AppId, DecisionId, Epoch, Key, Knob, RunId } from './ids.ts';
import type { Json } from './json.ts';

export type StepStatus = 'pending' | 'begun' | 'done' | 'failed' | 'undo-begun' | 'undone' | 'undo-refused';

/** One step of a run, as stored: everything recovery needs stands here before the effect begins. */
export type RunStep = {
  readonly name: string;
  readonly operation: string;
  readonly args: Json;
  readonly timeoutMs: number;
  readonly attemptsMax: number;
  readonly status: StepStatus;
  /** Absolute target and before-image; null until the step begins. */
  readonly resolved: Json;
  readonly key: Key | null;
  readonly attempt: number;
  readonly begunAt: Instant | null;
  readonly deadline: Instant | null;
  readonly endedAt: Instant | null;
  readonly message: string | null;
};

/**
 * proposed: waits for a person. pending: waits for the runner. running, undoing: under way. succeeded, failed (nothing was
 * undone), undone (a step failed and all finished steps were taken back), needs-operator (could not be taken back),
 * cancelled, rejected: ended.
 */
export type RunStatus =
  | 'proposed'
  | 'pending'
  | 'running'
  | 'undoing'
  | 'succeeded'
  | 'failed'
  | 'undone'
  | 'needs-operator'
  | 'cancelled'
  | 'rejected';

export const openStatuses: readonly RunStatus[] = ['proposed', 'pending', 'running', 'undoing'];

/**
 * Whether a run is a change in progress: it keeps its knobs from others and its objectives from triggering anything. One that
 * waits for a person is none, since nobody knows whether it will ever begin.
 */
export const isInProgress = ({ status }: Pick<Run, 'status'>): boolean => status !== 'proposed' && openStatuses.includes(status);

export type Run = {
  readonly id: RunId;
  readonly app: AppId;
  /** The version of this row; every write adds 1 and names the version it replaces. */
  readonly version: number;
  readonly action: ActionName;
  readonly args: Json;
  readonly decision: DecisionId | null;
  readonly reason: string;
  readonly status: RunStatus;
  readonly message: string | null;
  /** Who approved it and when, from the approval until the guard lets it begin as things stand then; absent otherwise. */
  readonly awaitsGuard?: string;
  readonly epoch: Epoch;
  readonly steps: readonly RunStep[];
  /** Index of the step that is next or under way. */
  readonly cursor: number;
  readonly claims: readonly Knob[];
  /** Objectives that trigger nothing else until it has ended and settled. */
  readonly holds: readonly string[];
  readonly undo: 'on-failure' | 'never';
  readonly settleMs: number;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** When its effect can be judged; null until it has ended. */
  readonly settlesAt: Instant | null;
};

/** What a policy sees of a run. */
export type RunView = Pick<
  Run,
  'id' | 'action' | 'args' | 'decision' | 'status' | 'claims' | 'holds' | 'createdAt' | 'startedAt' | 'endedAt' | 'settlesAt' | 'message'
> & { readonly steps: readonly Pick<RunStep, 'name' | 'operation' | 'status' | 'begunAt' | 'endedAt' | 'message'>[]; readonly cursor: number };
