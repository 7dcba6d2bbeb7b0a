import { expect, it } from 'vitest';
import { instant } from '../../units/time.ts';
import type { KnowledgeStore, Write } from '../ports/knowledge-store.ts';
import { sampleDecision, sampleEvent, sampleLedgerRow, sampleRun, sampleSpan } from '../sample-records.ts';

const document = (spec: number, at: number): Write => ({
  kind: 'put-document', documentKind: 'Application', name: 'shop', document: { spec }, baseDir: '/', expected: null, at: instant(at),
});

/** One record of each kind that ended at 10, and one at 1000. */
const records: readonly Write[] = [10, 1000].flatMap((at): Write[] => [
  { kind: 'put-decision', decision: sampleDecision({ id: `d${at}`, cycle: at, lastAt: instant(at) }) },
  { kind: 'put-run', run: sampleRun({ id: `r${at}`, status: 'succeeded', createdAt: instant(1), endedAt: instant(at) }) },
  { kind: 'open-ledger', row: sampleLedgerRow({ instance: `i${at}`, from: instant(1), to: instant(at) }) },
  { kind: 'extend-span', span: sampleSpan(at - 5, at) },
  { kind: 'add-event', event: sampleEvent({ at: instant(at) }) },
]);

export function pruneContract(store: () => KnowledgeStore): void {
  it('deletes what ended before, counts it, and keeps the rest', async () => {
    await store().commit(records, null);
    expect(await store().prune(instant(500))).toBe(5);
    expect((await store().decisions('shop', { limit: 10 })).map(({ id }) => id)).toEqual(['d1000']);
    expect((await store().runs('shop', { limit: 10 })).map(({ id }) => id)).toEqual(['r1000']);
    expect(await store().ledger('shop', instant(0), instant(2000))).toHaveLength(1);
    expect(await store().spans('shop', instant(0), instant(2000))).toHaveLength(1);
    expect(await store().events({ limit: 10 })).toHaveLength(1);
    expect(await store().prune(instant(500))).toBe(0);
  });

  it('takes an instant of its own for each kind', async () => {
    await store().commit(records, null);
    const never = instant(0);
    const before = { decisions: instant(500), runs: never, ledger: never, spans: never, events: never, documentHistory: never };
    expect(await store().prune(before)).toBe(1);
    expect(await store().runs('shop', { limit: 10 })).toHaveLength(2);
  });

  it('keeps what is open, and the present version of a document', async () => {
    await store().commit(
      [
        { kind: 'put-run', run: sampleRun({ createdAt: instant(1) }) },
        { kind: 'open-ledger', row: sampleLedgerRow({ from: instant(1) }) },
        document(1, 1),
        document(2, 2),
      ],
      null,
    );
    expect(await store().prune(instant(500))).toBe(1);
    expect(await store().openRuns()).toHaveLength(1);
    expect(await store().openLedger('shop')).toHaveLength(1);
    expect((await store().documentHistory('Application', 'shop')).map(({ document }) => document)).toEqual([{ spec: 2 }]);
    expect(await store().document('Application', 'shop')).not.toBeNull();
  });

  it('deletes more than fits into one step', async () => {
    const events = Array.from({ length: 5000 }, (): Write => ({ kind: 'add-event', event: sampleEvent({ at: instant(1) }) }));
    await store().commit(events, null);
    expect(await store().prune(instant(500))).toBe(5000);
  });

  it('never gives the number of a pruned event again', async () => {
    await store().commit([{ kind: 'add-event', event: sampleEvent() }], null);
    const [first] = await store().events({ limit: 1 });
    await store().prune(instant(1e9));
    await store().commit([{ kind: 'add-event', event: sampleEvent() }], null);
    expect(await store().events({ after: first?.sequence ?? 0, limit: 10 })).toHaveLength(1);
  });
}
