import type { Ms } from '../units/time.ts';
import type { QueryId } from './ids.ts';

/** `in` and `not-in` list literal values, so that no user-given pattern is ever run against labels. */
export type Matcher = { readonly label: string; readonly op: 'in' | 'not-in'; readonly values: readonly string[] };

export type Selector = { readonly series: string; readonly matchers: readonly Matcher[] };

/** A typed tree that the embedded store evaluates and that compiles to PromQL. Each node yields labelled values. */
export type QueryExpression =
  /** Per series: rate and increase of counters (with resets), the others over the samples in the window. */
  | { readonly kind: 'over-time'; readonly fn: 'rate' | 'increase' | 'avg' | 'min' | 'max' | 'sum' | 'count' | 'last'; readonly selector: Selector; readonly window: Ms }
  /** Across series: one value for each distinct set of the `by` labels. */
  | { readonly kind: 'across'; readonly fn: 'sum' | 'avg' | 'min' | 'max' | 'count'; readonly by: readonly string[]; readonly of: QueryExpression }
  /** `of` yields cumulative buckets labelled `le`; q is between 0 and 1. */
  | { readonly kind: 'histogram-quantile'; readonly q: number; readonly of: QueryExpression }
  | { readonly kind: 'binary'; readonly op: '+' | '-' | '*' | '/'; readonly left: QueryExpression; readonly right: QueryExpression }
  | { readonly kind: 'number'; readonly value: number };

/** A question with a name; its answer is one Reading, so the tree must come down to one value. */
export type Query = { readonly id: QueryId; readonly expression: QueryExpression };
