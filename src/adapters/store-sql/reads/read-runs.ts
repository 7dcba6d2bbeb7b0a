import type { Kysely } from 'kysely';
import type { RunReads } from '../../../knowledge/ports/knowledge-store.ts';
import type { Run } from '../../../model/run.ts';
import type { Tables } from '../tables.ts';
import { checkedLimit } from './page.ts';

export function runReads(db: Kysely<Tables>): RunReads {
  return {
    async run(id) {
      const row = await db.selectFrom('run').select('body').where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : runOf(row);
    },
    async openRuns() {
      const rows = await db.selectFrom('run').select('body').where('is_open', '=', 1).orderBy('created_at').orderBy('id').execute();
      return rows.map(runOf);
    },
    async runs(app, { limit, since }) {
      const rows = await db.selectFrom('run').select('body').where('app', '=', app)
        .$if(since !== undefined, (query) => query.where((where) => where.or([where('is_open', '=', 1), where('ended_at', '>=', since ?? 0)])))
        .orderBy('created_at', 'desc').orderBy('id', 'desc').limit(checkedLimit(limit)).execute();
      return rows.map(runOf);
    },
  };
}

const runOf = (row: { readonly body: string }): Run => JSON.parse(row.body) as Run;
