import type { QueryExpression } from '../../model/query.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { Ms } from '../../units/time.ts';
import { toSeconds } from '../../units/time.ts';
import { selector } from './to-promql.ts';

/** A length of time as people write it: `5 s`, `250 ms`. */
export const describeDuration = (duration: Ms): string => formatQuantity({ value: toSeconds(duration), dimension: 'duration' });

/**
 * The question in words.
 * @example
 * describeExpression(p95); // 'the 95th percentile of the sum by le of the rate of http_seconds_bucket{app="shop"} over 5 s'
 */
export function describeExpression(expression: QueryExpression): string {
  switch (expression.kind) {
    case 'over-time':
      return `the ${names[expression.fn]} of ${selector(expression.selector)} over ${describeDuration(expression.window)}`;
    case 'across':
      return `the ${names[expression.fn]}${expression.by.length === 0 ? '' : ` by ${expression.by.join(', ')}`} of ${describeExpression(expression.of)}`;
    case 'histogram-quantile':
      return `the ${ordinal(expression.q)} percentile of ${describeExpression(expression.of)}`;
    case 'binary':
      return `(${describeExpression(expression.left)}) ${expression.op} (${describeExpression(expression.right)})`;
    case 'number':
      return String(expression.value);
  }
}

const names = {
  rate: 'rate',
  increase: 'increase',
  avg: 'average',
  min: 'minimum',
  max: 'maximum',
  sum: 'sum',
  count: 'count',
  last: 'last value',
} as const;

function ordinal(q: number): string {
  const percent = Number((q * 100).toPrecision(12));
  const ending = percent % 10 === 1 && percent !== 11 ? 'st' : percent % 10 === 2 && percent !== 12 ? 'nd' : percent % 10 === 3 && percent !== 13 ? 'rd' : 'th';
  return `${percent}${ending}`;
}
