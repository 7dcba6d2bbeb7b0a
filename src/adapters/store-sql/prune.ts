import type { Kysely } from 'kysely';
import type { PruneBefore } from '../../knowledge/ports/knowledge-store.ts';
import type { Instant } from '../../units/time.ts';
import { retrying } from './retry.ts';
import type { Tables } from './tables.ts';

/** Rows deleted in one transaction, so that a large clean-up never holds up the controller for long. */
const ROWS_AT_ONCE = 2000;

/** Deletes what ended before its instant; what is open, and the present version of a document, stays. Returns the number of rows. */
export async function pruneTables(db: Kysely<Tables>, before: Instant | PruneBefore): Promise<number> {
  const limits: PruneBefore = typeof before === 'number'
    ? { decisions: before, runs: before, ledger: before, spans: before, events: before, documentHistory: before }
    : before;
  let deleted = 0;
  for (const step of stepsOf(db, limits)) {
    for (let count = ROWS_AT_ONCE; count === ROWS_AT_ONCE; deleted += count) {
      const { numDeletedRows } = await retrying(() => step.executeTakeFirstOrThrow());
      count = Number(numDeletedRows);
    }
  }
  return deleted;
}

function stepsOf(db: Kysely<Tables>, before: PruneBefore) {
  return [
    db.deleteFrom('decision').where('id', 'in', db.selectFrom('decision').select('id').where('last_at', '<', before.decisions).limit(ROWS_AT_ONCE)),
    db.deleteFrom('run').where('id', 'in', db.selectFrom('run').select('id').where('is_open', '=', 0).where('ended_at', '<', before.runs).limit(ROWS_AT_ONCE)),
    db.deleteFrom('event').where('sequence', 'in', db.selectFrom('event').select('sequence').where('at', '<', before.events).limit(ROWS_AT_ONCE)),
    db.deleteFrom('ledger').where((where) => where(where.refTuple('app', 'instance', 'from_at'), 'in',
      db.selectFrom('ledger').select(['app', 'instance', 'from_at']).where('to_at', '<', before.ledger).limit(ROWS_AT_ONCE).$asTuple('app', 'instance', 'from_at'))),
    db.deleteFrom('objective_span').where((where) => where(where.refTuple('app', 'objective', 'from_at'), 'in',
      db.selectFrom('objective_span').select(['app', 'objective', 'from_at']).where('to_at', '<', before.spans).limit(ROWS_AT_ONCE).$asTuple('app', 'objective', 'from_at'))),
    db.deleteFrom('document_version').where((where) => where(where.refTuple('kind', 'name', 'resource_version'), 'in',
      db.selectFrom('document_version as old').select(['old.kind', 'old.name', 'old.resource_version'])
        .where('old.updated_at', '<', before.documentHistory)
        .where((where) => where.not(where.exists(
          where.selectFrom('document').select('document.kind')
            .whereRef('document.kind', '=', 'old.kind').whereRef('document.name', '=', 'old.name').whereRef('document.resource_version', '=', 'old.resource_version'))))
        .limit(ROWS_AT_ONCE).$asTuple('kind', 'name', 'resource_version'))),
  ];
}
