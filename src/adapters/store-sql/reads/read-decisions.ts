import type { Kysely } from 'kysely';
import type { DecisionReads } from '../../../knowledge/ports/knowledge-store.ts';
import type { RecordedDecision } from '../../../model/decision.ts';
import type { Json } from '../../../model/json.ts';
import type { Tables } from '../tables.ts';
import { checkedLimit } from './page.ts';

export function decisionReads(db: Kysely<Tables>): DecisionReads {
  return {
    async decision(id) {
      const row = await db.selectFrom('decision').select('body').where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : decisionOf(row);
    },
    async decisions(app, { limit, before, shadows = false }) {
      const listing = db.selectFrom('decision').select(['id', 'cycle', 'body']).where('app', '=', app)
        .$if(!shadows, (query) => query.where('shadow', '=', 0))
        .orderBy('cycle', 'desc').orderBy('id', 'desc');
      const page = await listing.$if(before !== undefined, (query) => query.where('cycle', '<', before ?? 0)).limit(checkedLimit(limit)).execute();
      const last = page.at(-1);
      if (last === undefined || page.length < limit) return page.map(decisionOf);
      // The listing continues before the last row's cycle, so what else was decided in that cycle belongs to this page.
      const rest = await listing.where('cycle', '=', last.cycle).where('id', '<', last.id).execute();
      return [...page, ...rest].map(decisionOf);
    },
    async shadowDecision(app, shadow, cycle) {
      const row = await db.selectFrom('decision').select('body').where('app', '=', app).where('shadow', '=', 1).where('cycle', '<=', cycle)
        .where('id', 'like', `%.shadow-${shadow}`)
        .orderBy('cycle', 'desc').limit(1).executeTakeFirst();
      return row === undefined ? null : decisionOf(row);
    },
    async policyState(app, policy) {
      const row = await db.selectFrom('policy_state').select('body').where('app', '=', app).where('policy', '=', policy).executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.body) as Json);
    },
  };
}

const decisionOf = (row: { readonly body: string }): RecordedDecision => JSON.parse(row.body) as RecordedDecision;
