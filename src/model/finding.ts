import type { Instant, Ms } from '../units/time.ts';
import type { Dimension } from '../units/quantity.ts';
import type { Reading } from './reading.ts';

export type ObjectiveStatus = 'met' | 'violated' | 'unknown';

/** The error budget of an objective: what of its allowed violated time is used. Unknown time counts as not met. */
export type Budget = {
  /** Share of time in which the target must hold, 0..1. */
  readonly goal: number;
  readonly period: Ms;
  /** Share of the observed time in which it held, 0..1; null before the first observation. */
  readonly metShare: number | null;
  /** What is left of the budget, 1 untouched, 0 spent, negative overspent. */
  readonly left: number;
  /** How fast it is used now: 1 uses exactly the budget by the end of the period; null if not known. */
  readonly burnRate: number | null;
  /** Burn over pairs of windows, quickest first; a pair fires when both its rates reach its factor. */
  readonly burns?: readonly Burn[];
};

/** The rate at which an error budget is used over a long window and the end of it (1 uses it up exactly by the end of the period). */
export type Burn = {
  readonly severity: 'page' | 'ticket';
  readonly factor: number;
  readonly long: Ms;
  readonly short: Ms;
  /** Null where nothing was owed in the window. */
  readonly longRate: number | null;
  readonly shortRate: number | null;
  readonly fires: boolean;
};

export type ObjectiveFinding = {
  readonly kind: 'objective';
  readonly name: string;
  readonly status: ObjectiveStatus;
  readonly why: string;
  /** False while its condition does not hold: then it is met, and nothing is owed. */
  readonly applies: boolean;
  readonly value: Reading;
  readonly comparator: '<' | '<=' | '>' | '>=';
  readonly target: number;
  readonly dimension: Dimension;
  readonly budget: Budget;
  /** Misses in a row, up to now. */
  readonly consecutiveMisses: number;
  /** Whether its firmness makes it failed: a hard one by any miss, a firm one by too many in a row. */
  readonly failed: boolean;
};

/** A forecast band; quantiles in ascending order of q. */
export type ForecastFinding = {
  readonly kind: 'forecast';
  readonly name: string;
  readonly model: string;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  readonly points: readonly { readonly at: Instant; readonly quantiles: readonly { readonly q: number; readonly value: number }[] }[];
  /** Whether it has earned the right to lower capacity, out of sample. */
  readonly credited: boolean;
};

export type PhaseFinding = { readonly kind: 'phase'; readonly component: string; readonly phase: string; readonly since: Instant };

export type DiagnosisFinding = { readonly kind: 'diagnosis'; readonly component: string; readonly message: string; readonly severity: 'info' | 'warning' | 'error' };

/** What analysis concludes. */
export type Finding = ObjectiveFinding | ForecastFinding | PhaseFinding | DiagnosisFinding;
