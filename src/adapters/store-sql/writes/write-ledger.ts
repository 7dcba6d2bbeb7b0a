import type { Writer } from './write.ts';

/**
 * No effect if the instance has an open row, or had one from the same instant: what is seen again after it was billed is
 * not billed again.
 */
export const openLedger: Writer<'open-ledger'> = async (transaction, { row }) => {
  await transaction.insertInto('ledger')
    .values({
      app: row.app,
      component: row.component,
      instance: row.instance,
      template: row.template,
      price: row.price,
      from_at: row.from,
      to_at: row.to,
    })
    .onConflict((conflict) => conflict.doNothing()).execute();
};

/** No effect if no row is open. A row never ends before it began (clocks may step back): the bill is never negative. */
export const closeLedger: Writer<'close-ledger'> = async (transaction, { app, instance, to }) => {
  await transaction.updateTable('ledger')
    .set((update) => ({ to_at: update.case().when('from_at', '>', to).then(update.ref('from_at')).else(to).end() }))
    .where('app', '=', app).where('instance', '=', instance).where('to_at', 'is', null).execute();
};
