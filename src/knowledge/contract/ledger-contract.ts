import { expect, it } from 'vitest';
import { usdPerHour } from '../../units/resources.ts';
import { instant } from '../../units/time.ts';
import type { KnowledgeStore, LedgerRow, Write } from '../ports/knowledge-store.ts';
import { sampleLedgerRow } from '../sample-records.ts';

const open = (changes: Partial<LedgerRow> = {}): Write => ({ kind: 'open-ledger', row: sampleLedgerRow(changes) });
const close = (to: number, instance = 'worker-1'): Write => ({ kind: 'close-ledger', app: 'shop', instance, to: instant(to) });

export function ledgerContract(store: () => KnowledgeStore): void {
  const everything = () => store().ledger('shop', instant(0), instant(1e12));

  it('opens a row once, with the price it was opened with', async () => {
    await store().commit([open()], null);
    await store().commit([open({ from: instant(2000), price: usdPerHour(9) })], null);
    expect(await store().openLedger('shop')).toEqual([sampleLedgerRow()]);
  });

  it('closes a row once', async () => {
    await store().commit([open()], null);
    await store().commit([close(5000)], null);
    await store().commit([close(9000)], null);
    expect(await store().openLedger('shop')).toEqual([]);
    expect(await everything()).toEqual([sampleLedgerRow({ to: instant(5000) })]);
  });

  it('does not bill again what is seen again after it was closed', async () => {
    await store().commit([open(), close(5000), open()], null);
    expect(await everything()).toEqual([sampleLedgerRow({ to: instant(5000) })]);
  });

  it('bills an instance that comes back', async () => {
    await store().commit([open(), close(5000), open({ from: instant(7000) })], null);
    expect(await everything()).toEqual([sampleLedgerRow({ to: instant(5000) }), sampleLedgerRow({ from: instant(7000) })]);
  });

  it('takes a row that is closed already', async () => {
    await store().commit([open({ to: instant(1500) })], null);
    expect(await store().openLedger('shop')).toEqual([]);
    expect(await everything()).toEqual([sampleLedgerRow({ to: instant(1500) })]);
  });

  it('never lets a row end before it began', async () => {
    await store().commit([open(), close(500)], null);
    expect(await everything()).toEqual([sampleLedgerRow({ to: instant(1000) })]);
  });

  it('has no trouble closing what is not open', async () => {
    await expect(store().commit([close(5000)], null)).resolves.toBeUndefined();
  });

  it('finds the rows that overlap a time, oldest first', async () => {
    await store().commit(
      [
        open({ instance: 'before', from: instant(0), to: instant(100) }),
        open({ instance: 'into', from: instant(50), to: instant(150) }),
        open({ instance: 'inside', from: instant(120), to: instant(130) }),
        open({ instance: 'still', from: instant(10) }),
        open({ instance: 'later', from: instant(200) }),
        open({ instance: 'other', app: 'mill', from: instant(120) }),
      ],
      null,
    );
    const found = await store().ledger('shop', instant(100), instant(200));
    expect(found.map(({ instance }) => instance)).toEqual(['still', 'into', 'inside']);
  });
}
