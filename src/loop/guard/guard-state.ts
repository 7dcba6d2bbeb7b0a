import type { CandidateId, RunId } from '../../model/ids.ts';

/**
 * What the guard remembers of one application from cycle to cycle. Plain JSON with times in milliseconds: it is stored
 * with every decision, so that a restarted controller is as careful as the one before.
 */
export type GuardState = {
  readonly version: 1;
  /** Per knob, the capacity needed lately: a queue of [time, need] whose needs fall, so that its head is the maximum. */
  readonly needs: Readonly<Record<string, readonly (readonly [at: number, need: number])[]>>;
  /** Per knob, the last direction (1 up, -1 down) and the times at which it turned. */
  readonly turns: Readonly<Record<string, { readonly last: 1 | -1; readonly at: readonly number[] }>>;
  /** Runs whose effect is still to be judged. */
  readonly trials: readonly Trial[];
  /** Per candidate, how often it did not help, and until when it is blocked for that. */
  readonly misses: Readonly<Record<CandidateId, { readonly count: number; readonly blockedUntil: number | null }>>;
};

/** How things stood when a run began that was to mend a violated objective. */
export type Trial = {
  readonly run: RunId;
  readonly candidate: CandidateId;
  readonly objective: string;
  /** Distance of the objective's value from its target, in its unit. */
  readonly gap: number;
  readonly workloads: Readonly<Record<string, number>>;
};

export const initialGuardState: GuardState = { version: 1, needs: {}, turns: {}, trials: [], misses: {} };
