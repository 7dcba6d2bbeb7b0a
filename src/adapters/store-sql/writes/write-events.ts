import type { Transaction } from 'kysely';
import type { NewEvent } from '../../../knowledge/ports/knowledge-store.ts';
import type { Tables } from '../tables.ts';
import { nextNumbers } from './next-numbers.ts';

/** Events in one statement; well below the 32,766 variables of SQLite and the 65,535 of PostgreSQL. */
const EVENTS_AT_ONCE = 1000;

/** Adds the events of a commit in their order. It comes last in the transaction, so that the sequence is locked only shortly. */
export async function addEvents(transaction: Transaction<Tables>, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const first = (await nextNumbers(transaction, 'event', events.length)) - events.length + 1;
  const rows = events.map(({ at, app, ...rest }, index) => ({ sequence: first + index, at, app, body: JSON.stringify(rest) }));
  for (let from = 0; from < rows.length; from += EVENTS_AT_ONCE) {
    await transaction.insertInto('event').values(rows.slice(from, from + EVENTS_AT_ONCE)).execute();
  }
}
