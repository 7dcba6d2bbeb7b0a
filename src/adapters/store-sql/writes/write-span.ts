import type { Transaction } from 'kysely';
import type { ObjectiveSpan } from '../../../knowledge/ports/knowledge-store.ts';
import type { Tables } from '../tables.ts';
import type { Writer } from './write.ts';

/**
 * Lengthens the objective's last span, or adds one. Spans of an objective never overlap: what is told again about time
 * that was judged already is left out, so a repeated write changes nothing.
 */
export const extendSpan: Writer<'extend-span'> = async (transaction, { span }) => {
  if (await lengthened(transaction, span)) return;
  const last = await transaction.selectFrom('objective_span').select(['from_at', 'to_at', 'status', 'applies'])
    .where('app', '=', span.app).where('objective', '=', span.objective)
    .orderBy('from_at', 'desc').limit(1).executeTakeFirst();
  const applies = span.applies ? 1 : 0;
  const changes = { to_at: span.to, value: span.value, why: JSON.stringify(span.why) };
  if (last !== undefined && last.status === span.status && last.applies === applies && span.from <= last.to_at) {
    if (span.to < last.to_at) return;
    await transaction.updateTable('objective_span').set(changes)
      .where('app', '=', span.app).where('objective', '=', span.objective).where('from_at', '=', last.from_at).execute();
    return;
  }
  const from = Math.max(span.from, last?.to_at ?? span.from);
  if (from > span.to || (from === span.to && span.from < from)) return;
  await transaction.insertInto('objective_span')
    .values({ app: span.app, objective: span.objective, from_at: from, status: span.status, applies, ...changes })
    // Only a last span without length can begin at the same instant: it says nothing, the new one takes its place.
    .onConflict((conflict) => conflict.columns(['app', 'objective', 'from_at']).doUpdateSet({ status: span.status, applies, ...changes }))
    .execute();
};

/** What nearly every cycle asks, in one statement: the last span goes on as it was. False where it does not, and nothing was changed. */
async function lengthened(transaction: Transaction<Tables>, { app, objective, from, to, status, applies, value, why }: ObjectiveSpan): Promise<boolean> {
  const { numUpdatedRows } = await transaction.updateTable('objective_span').set({ to_at: to, value, why: JSON.stringify(why) })
    .where('app', '=', app).where('objective', '=', objective)
    .where('from_at', '=', (query) => query.selectFrom('objective_span').select(({ fn }) => fn.max('from_at').as('newest')).where('app', '=', app).where('objective', '=', objective))
    .where('status', '=', status).where('applies', '=', applies ? 1 : 0).where('to_at', '>=', from).where('to_at', '<=', to)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
