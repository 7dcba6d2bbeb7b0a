import type { Selectable, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { ObjectiveSpan } from '../../../knowledge/ports/knowledge-store.ts';
import type { Tables } from '../tables.ts';
import { chunks } from './chunks.ts';
import type { WriteOf } from './write.ts';

type Row = Selectable<Tables['objective_span']>;

/**
 * Lengthens the last spans of objectives, or adds new ones. Spans of an objective never overlap: what is told again about time
 * that was judged already is left out, so a repeated write changes nothing.
 */
export async function extendSpans(transaction: Transaction<Tables>, writes: readonly WriteOf<'extend-span'>[]): Promise<void> {
  const last = await lastSpans(transaction, writes.map(({ span }) => span));
  const changed = new Map<string, Row>();
  for (const { span } of writes) {
    const row = continued(last.get(keyOf(span)), span);
    if (row === null) continue;
    last.set(keyOf(span), row);
    changed.set(JSON.stringify([row.app, row.objective, row.from_at]), row);
  }
  for (const some of chunks([...changed.values()])) {
    await transaction.insertInto('objective_span').values(some)
      .onConflict((conflict) => conflict.columns(['app', 'objective', 'from_at']).doUpdateSet((row) => ({ to_at: row.ref('excluded.to_at'), status: row.ref('excluded.status'), applies: row.ref('excluded.applies'), value: row.ref('excluded.value'), why: row.ref('excluded.why') })))
      .execute();
  }
}

const keyOf = ({ app, objective }: { readonly app: string; readonly objective: string }): string => JSON.stringify([app, objective]);

/** The last span of each objective that is told of, by its key. */
async function lastSpans(transaction: Transaction<Tables>, spans: readonly ObjectiveSpan[]): Promise<Map<string, Row>> {
  const last = new Map<string, Row>();
  const objectives = [...new Map(spans.map((span) => [keyOf(span), span])).values()];
  for (const some of chunks(objectives)) {
    const each = some.map(({ app, objective }) => sql`select * from (select * from objective_span where app = ${app} and objective = ${objective} order by from_at desc limit 1) as newest`);
    const { rows } = await sql<Row>`${sql.join(each, sql` union all `)}`.execute(transaction);
    for (const row of rows) last.set(keyOf(row), row);
  }
  return last;
}

/** The row that a span makes of an objective's last one, or behind it; null where nothing new is told. */
function continued(last: Row | undefined, span: ObjectiveSpan): Row | null {
  const applies = span.applies ? 1 : 0;
  const told = { app: span.app, objective: span.objective, to_at: span.to, status: span.status, applies, value: span.value, why: JSON.stringify(span.why) };
  if (last !== undefined && last.status === span.status && last.applies === applies && span.from <= last.to_at) return span.to < last.to_at ? null : { ...told, from_at: last.from_at };
  // Only a last span without length can begin at the same instant: it says nothing, the new one takes its place.
  const from = Math.max(span.from, last?.to_at ?? span.from);
  return from > span.to || (from === span.to && span.from < from) ? null : { ...told, from_at: from };
}
