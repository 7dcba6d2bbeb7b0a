import type { Instant } from '../units/time.ts';
import type { ActionName, AppId, CandidateId, DecisionId, RunId } from './ids.ts';
import type { Json } from './json.ts';
import type { Mode } from './policy-settings.ts';

/** What a candidate is expected to do to a number; `low` and `high` bound it where the policy can say so. */
export type Effect = { readonly on: string; readonly unit: string; readonly change: number; readonly low?: number; readonly high?: number };

/** Why a candidate may not be chosen. `rule` names the kind, `name` the constraint, run or limit. */
export type Block = {
  readonly rule: 'constraint' | 'precondition' | 'in-flight' | 'proposed' | 'held' | 'settling' | 'bounds' | 'guard' | 'mode' | 'paused' | 'other-writer';
  readonly name: string;
  readonly why: string;
};

export type ActionCall = { readonly action: ActionName; readonly args: Json };

export type Candidate = {
  readonly id: CandidateId;
  /** One or more: joint decisions carry several. */
  readonly calls: readonly ActionCall[];
  readonly score: number;
  /** Where the score comes from, in words. */
  readonly why: string;
  readonly predicted: readonly Effect[];
  readonly blockedBy: readonly Block[];
  /** Names of the forecasts that it rests on: one that expired, or has no credit yet, limits what it may do. */
  readonly restsOn?: readonly string[];
};

/** Who decided. `label`: which of the shadows; absent for the acting policy. `failed`: it could not decide, and the reason says why. */
export type DecidingPolicy = { readonly name: string; readonly version: string; readonly seed: number; readonly label?: string; readonly failed?: true };

/** The chosen candidate or none, all candidates with what blocked them, and the reason in one plain sentence. */
export type Decision = {
  readonly id: DecisionId;
  readonly app: AppId;
  readonly cycle: number;
  readonly at: Instant;
  readonly policy: DecidingPolicy;
  readonly chosen: CandidateId | null;
  readonly reason: string;
  readonly candidates: readonly Candidate[];
};

/** A decision as it is kept: with the mode it was made in, what became of it, and how often the same "none" came again. */
export type RecordedDecision = Decision & {
  readonly mode: Mode;
  readonly shadow: boolean;
  readonly outcome: 'none' | 'submitted' | 'awaiting-approval' | 'reported' | 'blocked';
  readonly run: RunId | null;
  /** Equal "none" decisions are stored once: how many there were, and when the last was. */
  readonly count: number;
  readonly lastAt: Instant;
  readonly lastCycle: number;
};
