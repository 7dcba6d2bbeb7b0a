import type { Kysely, Selectable } from 'kysely';
import type { EventReads, StoredEvent } from '../../../knowledge/ports/knowledge-store.ts';
import { instant } from '../../../units/time.ts';
import type { Tables } from '../tables.ts';
import { checkedLimit } from './page.ts';

export function eventReads(db: Kysely<Tables>): EventReads {
  const ofApp = (app: string | undefined) =>
    db.selectFrom('event').selectAll().$if(app !== undefined, (query) => query.where('app', '=', app ?? ''));
  return {
    async events({ app, after = 0, limit }) {
      const rows = await ofApp(app).where('sequence', '>', after).orderBy('sequence').limit(checkedLimit(limit)).execute();
      return rows.map(eventOf);
    },
    async latestEvents({ app, limit }) {
      const rows = await ofApp(app).orderBy('sequence', 'desc').limit(checkedLimit(limit)).execute();
      return rows.map(eventOf);
    },
  };
}

const eventOf = (row: Selectable<Tables['event']>): StoredEvent => ({
  sequence: row.sequence,
  at: instant(row.at),
  app: row.app,
  ...(JSON.parse(row.body) as Omit<StoredEvent, 'sequence' | 'at' | 'app'>),
});
