import { expect, it } from 'vitest';
import { openStatuses } from '../../model/run.ts';
import type { Run, RunStatus } from '../../model/run.ts';
import { instant } from '../../units/time.ts';
import { VersionConflictError } from '../ports/knowledge-store.ts';
import type { KnowledgeStore, Write } from '../ports/knowledge-store.ts';
import { sampleRun } from '../sample-records.ts';

const put = (changes: Partial<Run> = {}): Write => ({ kind: 'put-run', run: sampleRun(changes) });
const ids = (runs: readonly Run[]): string[] => runs.map(({ id }) => id);

const statuses: Readonly<Record<RunStatus, true>> = {
  proposed: true, pending: true, running: true, undoing: true, succeeded: true,
  failed: true, undone: true, 'needs-operator': true, cancelled: true, rejected: true,
};

export function runContract(store: () => KnowledgeStore): void {
  it('hands a run back as it was, step by step', async () => {
    await store().commit([put()], null);
    expect(await store().run('shop-1')).toEqual(sampleRun());
    expect(await store().run('shop-2')).toBeNull();
  });

  it('replaces exactly the version before', async () => {
    await store().commit([put()], null);
    await store().commit([put({ version: 2, status: 'running' })], null);
    expect(await store().run('shop-1')).toMatchObject({ version: 2, status: 'running' });
    for (const version of [1, 2, 4]) await expect(store().commit([put({ version })], null)).rejects.toThrow(VersionConflictError);
    expect((await store().run('shop-1'))?.version).toBe(2);
  });

  it('refuses a later version of a run that is not there', async () => {
    await expect(store().commit([put({ version: 2 })], null)).rejects.toThrow(VersionConflictError);
  });

  it('can write two versions in one commit', async () => {
    await store().commit([put(), put({ version: 2, cursor: 1 })], null);
    expect(await store().run('shop-1')).toMatchObject({ version: 2, cursor: 1 });
  });

  it('lets one of many win who write the same version', async () => {
    await store().commit([put()], null);
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, cursor) => store().commit([put({ version: 2, cursor })], null)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('tells open runs from ended ones, oldest first, of all applications', async () => {
    const every = Object.keys(statuses) as RunStatus[];
    await store().commit(every.map((status, index) => put({ id: status, app: `app-${index}`, status, createdAt: instant(100 - index) })), null);
    expect(ids(await store().openRuns())).toEqual([...openStatuses].toReversed());
  });

  it('no longer counts a run as open once it has ended', async () => {
    await store().commit([put()], null);
    await store().commit([put({ version: 2, status: 'succeeded', endedAt: instant(2000) })], null);
    expect(await store().openRuns()).toEqual([]);
  });

  it('lists newest first; since goes by the end, and open runs always count', async () => {
    await store().commit(
      [
        put({ id: 'a', createdAt: instant(1), status: 'succeeded', endedAt: instant(10) }),
        put({ id: 'b', createdAt: instant(2), status: 'succeeded', endedAt: instant(20) }),
        put({ id: 'c', createdAt: instant(3), status: 'failed', endedAt: instant(15) }),
        put({ id: 'd', createdAt: instant(0), status: 'running' }),
        put({ id: 'e', createdAt: instant(4), app: 'mill' }),
      ],
      null,
    );
    expect(ids(await store().runs('shop', { limit: 10 }))).toEqual(['c', 'b', 'a', 'd']);
    expect(ids(await store().runs('shop', { limit: 2 }))).toEqual(['c', 'b']);
    expect(ids(await store().runs('shop', { limit: 10, since: instant(15) }))).toEqual(['c', 'b', 'd']);
  });
}
