import { costOver, usd, usdPerHour } from '../units/resources.ts';
import type { Usd, UsdPerHour } from '../units/resources.ts';
import { between } from '../units/time.ts';
import type { Instant } from '../units/time.ts';
import type { LedgerRow } from './ports/knowledge-store.ts';

/**
 * What the instances of these rows cost from `from` until `to`: the integral of their prices over the time they were there.
 * A row counts from its start to its end, so starting and draining are paid; an open one counts until `to`.
 * @returns USD; 0 if `to` is not after `from`
 */
export function costOf(rows: readonly LedgerRow[], from: Instant, to: Instant): Usd {
  let total = 0;
  for (const row of rows) {
    const begin = row.from > from ? row.from : from;
    const end = row.to !== null && row.to < to ? row.to : to;
    if (end > begin) total += costOver(row.price, between(begin, end));
  }
  return usd(total);
}

/** What the open rows cost per hour now. Closed rows cost nothing any more. */
export function costRateOf(rows: readonly LedgerRow[]): UsdPerHour {
  let total = 0;
  for (const row of rows) if (row.to === null) total += row.price;
  return usdPerHour(total);
}
