import { costOf } from '../../knowledge/cost.ts';
import type { LedgerRow } from '../../knowledge/ports/knowledge-store.ts';
import type { RequestRecord } from '../ports/request-record.ts';
import { isFailed } from '../ports/request-record.ts';
import { after, instant, ms, toHours } from '../../units/time.ts';

/** Length of a slot. */
export const slotMs = 1000;

/** One number for each slot of the load, or null where there was nothing to measure. A slot full of failures is Infinity. */
export type SlotValues = readonly (number | null)[];

export const slotCount = (durationMs: number): number => Math.floor(durationMs / slotMs);

/**
 * A percentile of latency for each slot, in seconds. A record belongs to the slot in which its request should have been
 * sent; a failed one took for ever. The percentile is a nearest rank: a latency that somebody really had.
 */
export function latencySlots(records: readonly RequestRecord[], percentile: number, durationMs: number): SlotValues {
  const slots: number[][] = Array.from({ length: slotCount(durationMs) }, () => []);
  for (const record of records) slots[Math.floor(record.intendedMs / slotMs)]?.push(isFailed(record) ? Infinity : record.latencyUs / 1e6);
  return slots.map((latencies) => nearestRank(latencies, percentile));
}

/** The average cost rate of each slot, in USD per hour: every instance counts for the time in which it existed. */
export function costSlots(rows: readonly LedgerRow[], startedAtMs: number, durationMs: number): SlotValues {
  return Array.from({ length: slotCount(durationMs) }, (_, i) => {
    const from = instant(startedAtMs + i * slotMs);
    const to = after(from, ms(slotMs));
    // Where nothing ran at all, the system was not cheap: it was not there.
    const present = rows.some((row) => row.from < to && (row.to === null || row.to > from));
    return present ? costOf(rows, from, to) / toHours(ms(slotMs)) : null;
  });
}

/** The smallest value that is not below `percentile` percent of all; null without values. */
export function nearestRank(values: readonly number[], percentile: number): number | null {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil((percentile / 100) * ascending.length) - 1)] ?? null;
}
