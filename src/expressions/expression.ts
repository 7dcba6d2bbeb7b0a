import type { ObjectiveStatus } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';

/** The names that expressions of one application may use; anything else is a mistake that is found before it runs. */
export type Environment = {
  readonly metrics: readonly string[];
  readonly objectives: readonly string[];
  readonly components: readonly string[];
  readonly workloads: readonly string[];
};

/** What the names stand for at one moment. A name of the environment that is absent here counts as missing. */
export type Scope = {
  readonly metrics: Readonly<Record<string, Reading>>;
  readonly objectives: Readonly<Record<string, { readonly status: ObjectiveStatus; readonly value: Reading; readonly target: number }>>;
  readonly components: Readonly<Record<string, { readonly replicas: number; readonly ready: number }>>;
  readonly workload: Readonly<Record<string, Reading>>;
  /** USD/h of all instances. */
  readonly cost: Reading;
};

/** A finite number or a truth value; or unknown, with the readings that were missing. */
export type Outcome = { readonly kind: 'value'; readonly value: boolean | number } | { readonly kind: 'unknown'; readonly why: string };

/** A checked expression. `evaluate` is pure, never throws, and takes a number of steps that was bounded when it was compiled. */
export type Expression = { readonly text: string; evaluate(scope: Scope): Outcome };

/** `offset` is the place in the text, in UTF-16 code units from 0. The message has the form VALUE; RULE; FIX. */
export type ExpressionProblem = { readonly message: string; readonly offset: number };
