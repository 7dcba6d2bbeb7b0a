import type { Kysely, Selectable } from 'kysely';
import type { LedgerReads, LedgerRow } from '../../../knowledge/ports/knowledge-store.ts';
import { usdPerHour } from '../../../units/resources.ts';
import { instant } from '../../../units/time.ts';
import type { Tables } from '../tables.ts';

export function ledgerReads(db: Kysely<Tables>): LedgerReads {
  return {
    async openLedger(app) {
      const rows = await db.selectFrom('ledger').selectAll().where('app', '=', app).where('to_at', 'is', null)
        .orderBy('from_at').orderBy('instance').execute();
      return rows.map(ledgerRowOf);
    },
    async ledger(app, from, to) {
      const rows = await db.selectFrom('ledger').selectAll().where('app', '=', app).where('from_at', '<', to)
        .where((where) => where.or([where('to_at', 'is', null), where('to_at', '>', from)]))
        .orderBy('from_at').orderBy('instance').execute();
      return rows.map(ledgerRowOf);
    },
  };
}

const ledgerRowOf = (row: Selectable<Tables['ledger']>): LedgerRow => ({
  app: row.app,
  component: row.component,
  instance: row.instance,
  template: row.template,
  price: usdPerHour(row.price),
  from: instant(row.from_at),
  to: row.to_at === null ? null : instant(row.to_at),
});
