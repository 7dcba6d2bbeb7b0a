import type { LedgerRow } from '../knowledge/ports/knowledge-store.ts';
import type { TimeAxis } from './time-axis.ts';
import { indexAtOrAfter } from './time-axis.ts';

/**
 * The sum of `weight` over the rows that are open at each time of the axis; a row counts from its `from` up to, not
 * including, its `to`. One pass over the rows and one over the axis. Times after `now` are null: nobody knows them.
 */
export function ledgerSteps(rows: readonly LedgerRow[], axis: TimeAxis, now: number, weight: (row: LedgerRow) => number): (number | null)[] {
  const changes = new Float64Array(axis.times.length + 1);
  for (const row of rows) {
    const [first, last] = [indexAtOrAfter(axis, row.from), row.to === null ? axis.times.length : indexAtOrAfter(axis, row.to)];
    if (last <= first) continue;
    changes[first] = (changes[first] ?? 0) + weight(row);
    changes[last] = (changes[last] ?? 0) - weight(row);
  }
  let sum = 0;
  return axis.times.map((at, index) => {
    sum += changes[index] ?? 0;
    // Sums of prices leave a remainder near 1e-17 when everything has ended.
    return at > now ? null : Math.abs(sum) < 1e-12 ? 0 : sum;
  });
}
