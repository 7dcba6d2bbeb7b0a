import { expect, it } from 'vitest';
import { StaleEpochError, VersionConflictError } from '../ports/knowledge-store.ts';
import type { KnowledgeStore, Write } from '../ports/knowledge-store.ts';
import { sampleCycle, sampleEvent, sampleRun } from '../sample-records.ts';

const setting = (name: string, value: number): Write => ({ kind: 'put-setting', name, value });

export function transactionContract(store: () => KnowledgeStore): void {
  it('writes nothing of a commit that fails in the middle', async () => {
    const conflict: Write = { kind: 'put-run', run: sampleRun({ version: 7 }) };
    const event: Write = { kind: 'add-event', event: sampleEvent() };
    await expect(store().commit([setting('a', 1), event, conflict, setting('b', 1)], null)).rejects.toThrow(VersionConflictError);
    expect(await store().setting('a')).toBeNull();
    expect(await store().setting('b')).toBeNull();
    expect(await store().events({ limit: 10 })).toEqual([]);
  });

  it('goes on after a commit that failed', async () => {
    await expect(store().commit([{ kind: 'put-run', run: sampleRun({ version: 2 }) }], null)).rejects.toThrow(VersionConflictError);
    await store().commit([setting('a', 2)], null);
    expect(await store().setting('a')).toBe(2);
  });

  it('takes an empty commit', async () => {
    await expect(store().commit([], null)).resolves.toBeUndefined();
  });

  it('gives every controller a larger epoch', async () => {
    const epochs = [await store().acquireEpoch('one'), await store().acquireEpoch('two'), await store().acquireEpoch('one')];
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(new Set(epochs).size).toBe(3);
  });

  it('gives an epoch above one that another store gave, and goes on from there', async () => {
    expect(await store().acquireEpoch('one', 40)).toBe(41);
    expect(await store().acquireEpoch('one', 40)).toBe(42);
  });

  it('gives every epoch once, however many ask at the same time', async () => {
    const epochs = await Promise.all(Array.from({ length: 20 }, (_, index) => store().acquireEpoch(`controller-${index}`)));
    expect(new Set(epochs).size).toBe(20);
  });

  it('refuses every write of an older controller, and says so', async () => {
    const old = await store().acquireEpoch('old');
    await store().commit([setting('a', 1)], old);
    const young = await store().acquireEpoch('young');
    for (let attempt = 0; attempt < 200; attempt++) {
      await expect(store().commit([setting('a', 2)], old)).rejects.toThrow(StaleEpochError);
    }
    await expect(store().commit([], old)).rejects.toThrow(/epoch .* is over/);
    expect(await store().setting('a')).toBe(1);
    await store().commit([setting('a', 3)], young);
    expect(await store().setting('a')).toBe(3);
  });

  it('refuses an epoch that was never given', async () => {
    const epoch = await store().acquireEpoch('one');
    await expect(store().commit([setting('a', 1)], epoch + 1)).rejects.toThrow(StaleEpochError);
    await expect(store().commit([setting('a', 1)], 0)).rejects.toThrow(StaleEpochError);
  });

  it('takes writes that belong to no controller', async () => {
    await store().acquireEpoch('one');
    await store().commit([setting('paused', 1)], null);
    expect(await store().setting('paused')).toBe(1);
  });

  it('loses nothing when many commit at the same time', async () => {
    const epoch = await store().acquireEpoch('one');
    await Promise.all(Array.from({ length: 60 }, (_, index) => store().commit([...sampleCycle(index + 1), setting(`s${index}`, index)], epoch)));
    expect(await store().decisions('shop', { limit: 100 })).toHaveLength(60);
    expect(await store().runs('shop', { limit: 100 })).toHaveLength(60);
    expect(await store().events({ limit: 100 })).toHaveLength(60);
    const settings = await Promise.all(Array.from({ length: 60 }, (_, index) => store().setting(`s${index}`)));
    expect(settings).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  it('lets a write be read as soon as it is committed', async () => {
    const commits = Array.from({ length: 10 }, async (_, index) => {
      await store().commit([setting(`s${index}`, index)], null);
      return store().setting(`s${index}`);
    });
    expect(await Promise.all(commits)).toEqual(Array.from({ length: 10 }, (_, index) => index));
  });
}
