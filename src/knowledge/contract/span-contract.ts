import { expect, it } from 'vitest';
import { instant } from '../../units/time.ts';
import type { KnowledgeStore, ObjectiveSpan, Write } from '../ports/knowledge-store.ts';
import { sampleSpan } from '../sample-records.ts';

const extend = (from: number, to: number, changes: Partial<ObjectiveSpan> = {}): Write => ({ kind: 'extend-span', span: sampleSpan(from, to, changes) });

export function spanContract(store: () => KnowledgeStore): void {
  const all = () => store().spans('shop', instant(-1), instant(1e12));
  const write = async (...writes: readonly Write[]): Promise<void> => {
    for (const one of writes) await store().commit([one], null);
  };

  it('lengthens the last span while the status stays, with the latest value and why', async () => {
    await write(extend(0, 1000), extend(1000, 2000), extend(2000, 3000, { value: 0.09, why: 'p95 is 90 ms' }));
    expect(await all()).toEqual([sampleSpan(0, 3000, { value: 0.09, why: 'p95 is 90 ms' })]);
  });

  it('adds a span when the status changes, when the condition does, and after a gap', async () => {
    await write(extend(0, 1000), extend(1000, 2000, { status: 'violated' }), extend(2000, 3000, { status: 'violated', applies: false }));
    await write(extend(3500, 4000, { status: 'violated', applies: false }));
    expect((await all()).map(({ from, to, status, applies }) => [from, to, status, applies])).toEqual([
      [0, 1000, 'met', true],
      [1000, 2000, 'violated', true],
      [2000, 3000, 'violated', false],
      [3500, 4000, 'violated', false],
    ]);
  });

  it('changes nothing when a write is repeated', async () => {
    await write(extend(0, 1000), extend(1000, 2000, { status: 'violated' }));
    const before = await all();
    await write(extend(1000, 2000, { status: 'violated' }), extend(0, 1000), extend(500, 900));
    expect(await all()).toEqual(before);
  });

  it('never lets spans of an objective overlap', async () => {
    await write(extend(0, 1000), extend(500, 2000, { status: 'violated' }));
    expect((await all()).map(({ from, to, status }) => [from, to, status])).toEqual([[0, 1000, 'met'], [1000, 2000, 'violated']]);
  });

  it('lets the next span take the place of one without length', async () => {
    await write(extend(1000, 1000, { status: 'unknown', value: null }), extend(1000, 2000));
    expect(await all()).toEqual([sampleSpan(1000, 2000)]);
  });

  it('keeps a missing value missing', async () => {
    await write(extend(0, 1000, { status: 'unknown', value: null, why: 'no sample for 20 s' }));
    expect(await all()).toEqual([sampleSpan(0, 1000, { status: 'unknown', value: null, why: 'no sample for 20 s' })]);
  });

  it('finds the spans that overlap a time, oldest first, of one objective or all', async () => {
    await write(extend(0, 1000), extend(1000, 2000, { status: 'violated' }), extend(2000, 3000), extend(500, 2500, { objective: 'delay' }));
    await write(extend(0, 9000, { app: 'mill' }));
    const found = await store().spans('shop', instant(1000), instant(2000));
    expect(found.map(({ objective, from }) => [objective, from])).toEqual([['delay', 500], ['response', 1000]]);
    expect(await store().spans('shop', instant(1000), instant(2000), 'delay')).toHaveLength(1);
    expect(await store().spans('shop', instant(1000), instant(2000), 'nothing')).toEqual([]);
  });

  it('keeps fractions of a millisecond', async () => {
    await write(extend(0.25, 1000.5));
    expect(await all()).toEqual([sampleSpan(0.25, 1000.5)]);
  });
}
