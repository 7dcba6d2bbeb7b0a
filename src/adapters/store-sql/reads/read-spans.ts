import type { Kysely, Selectable } from 'kysely';
import type { ObjectiveReads, ObjectiveSpan } from '../../../knowledge/ports/knowledge-store.ts';
import type { ObjectiveStatus } from '../../../model/finding.ts';
import { instant } from '../../../units/time.ts';
import type { Tables } from '../tables.ts';

export function spanReads(db: Kysely<Tables>): ObjectiveReads {
  return {
    async spans(app, from, to, objective) {
      const rows = await db.selectFrom('objective_span').selectAll().where('app', '=', app)
        .$if(objective !== undefined, (query) => query.where('objective', '=', objective ?? ''))
        .where('from_at', '<', to).where('to_at', '>', from)
        .orderBy('from_at').orderBy('objective').execute();
      return rows.map(spanOf);
    },
  };
}

const spanOf = (row: Selectable<Tables['objective_span']>): ObjectiveSpan => ({
  app: row.app,
  objective: row.objective,
  from: instant(row.from_at),
  to: instant(row.to_at),
  status: row.status as ObjectiveStatus,
  applies: row.applies === 1,
  value: row.value,
  why: JSON.parse(row.why) as string,
});
