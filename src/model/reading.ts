import type { Instant } from '../units/time.ts';

/** A metric at a time: a value, or missing with why. Never NaN, never 0 for "no data". */
export type Reading = { readonly kind: 'value'; readonly value: number; readonly at: Instant } | { readonly kind: 'missing'; readonly why: string };

export const reading = (value: number, at: Instant): Reading =>
  Number.isFinite(value) ? { kind: 'value', value, at } : { kind: 'missing', why: `the value is ${value}, not a finite number` };

export const missing = (why: string): Reading => ({ kind: 'missing', why });

/** A history: points in order of time, and why there are gaps where there are any. */
export type Series = { readonly points: readonly { readonly at: Instant; readonly value: number }[]; readonly gaps: readonly string[] };
