import { describe, expect, it } from 'vitest';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { instant } from '../units/time.ts';
import { VersionConflictError } from './ports/knowledge-store.ts';
import { watchCommits } from './watch-commits.ts';

const clock = { now: () => instant(1000) };

describe('a watched store', () => {
  it('tells that its last commit failed until one succeeds, and takes no conflict for a failure', async () => {
    const inner = await openStore({ url: 'sqlite::memory:' }, clock);
    let trouble: Error | null = new VersionConflictError('changed meanwhile');
    const { store, lastFailure } = watchCommits({ ...inner, commit: (writes, epoch) => (trouble === null ? inner.commit(writes, epoch) : Promise.reject(trouble)) }, clock);
    await expect(store.commit([], null)).rejects.toThrow('changed meanwhile');
    expect(lastFailure()).toBeNull();
    trouble = new Error('the disk is full');
    await expect(store.commit([], null)).rejects.toThrow('full');
    expect(lastFailure()).toEqual({ at: 1000, why: 'the disk is full' });
    trouble = null;
    await store.commit([], null);
    expect(lastFailure()).toBeNull();
    await inner.close();
  });
});
