import type { Transaction } from 'kysely';
import { invariant } from '../../../model/error.ts';
import type { Tables } from '../tables.ts';

/**
 * Takes `count` numbers from a counter; returns the last one. The counter's row stays locked until the transaction ends, so
 * numbers become visible in their order and without gaps: whoever reads on from the last number it saw misses nothing.
 */
export async function nextNumbers(transaction: Transaction<Tables>, counter: 'epoch' | 'resource-version' | 'event', count: number): Promise<number> {
  const row = await transaction.updateTable('counter')
    .set((update) => ({ value: update('value', '+', count) }))
    .where('name', '=', counter).returning('value').executeTakeFirst();
  invariant(row !== undefined, `the counter ${counter} exists`);
  return row.value;
}
