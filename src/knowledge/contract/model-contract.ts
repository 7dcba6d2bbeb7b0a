import { expect, it } from 'vitest';
import { instant } from '../../units/time.ts';
import { promotion, rollback } from '../alias-moves.ts';
import type { KnowledgeStore } from '../ports/knowledge-store.ts';
import { VersionConflictError } from '../ports/knowledge-store.ts';
import type { AliasMove, ModelVersion } from '../ports/model-registry.ts';
import { sampleEvent, sampleModelVersion } from '../sample-records.ts';

const request = { by: null, why: null, at: instant(5) };
const versionNumbered = (version: number, seed = version) => sampleModelVersion({ version, seed });

export function modelContract(store: () => KnowledgeStore): void {
  const register = (...numbers: readonly number[]) =>
    store().commit(numbers.map((number) => ({ kind: 'put-model-version', version: versionNumbered(number) }) as const), null);
  const put = (move: AliasMove) => store().commit([{ kind: 'put-alias-move', move }], null);
  const last = async (alias: string): Promise<AliasMove | null> => (await store().aliases('load')).find((move) => move.alias === alias) ?? null;
  const promote = async (version: number, alias = 'champion') => {
    const move = promotion({ model: 'load', alias }, await last(alias), version, request);
    if (move !== null) await put(move);
  };

  it('hands a version back as it was, by number and by content', async () => {
    const version = sampleModelVersion({ metrics: { 'pinball-0.95': 0.1 }, parents: [{ name: 'load', version: 7 }], kernel: null, seed: null });
    await store().commit([{ kind: 'put-model-version', version }], null);
    expect(await store().modelVersion('load', 1)).toEqual(version);
    expect(await store().modelVersionOfDigest('load', version.digest)).toEqual(version);
    expect(await store().modelVersion('load', 2)).toBeNull();
    expect(await store().modelVersion('constructor', 1)).toBeNull();
    expect(await store().modelVersionOfDigest('other', version.digest)).toBeNull();
  });

  it('hands out a version from before its series was kept as one without', async () => {
    const { series: _series, ...older } = sampleModelVersion();
    await store().commit([{ kind: 'put-model-version', version: older as ModelVersion }], null);
    expect(await store().modelVersion('load', 1)).toEqual({ ...older, series: null });
    expect((await store().modelVersions('load', { limit: 1 }))[0]?.series).toBeNull();
  });

  it('numbers the versions of each model without a gap and never twice', async () => {
    await register(1, 2, 3);
    for (const wrong of [1, 3, 5]) await expect(store().commit([{ kind: 'put-model-version', version: versionNumbered(wrong, 99) }], null)).rejects.toThrow(VersionConflictError);
    await store().commit([{ kind: 'put-model-version', version: sampleModelVersion({ name: 'cpu' }) }], null);
    expect(await store().modelNames()).toEqual(['cpu', 'load']);
    expect(await store().modelVersionCounts()).toEqual(new Map([['cpu', 1], ['load', 3]]));
    expect((await store().modelVersions('load', { limit: 2 })).map(({ version }) => version)).toEqual([3, 2]);
    expect((await store().modelVersions('load', { limit: 2, before: 2 })).map(({ version }) => version)).toEqual([1]);
  });

  it('refuses the same content under a second number', async () => {
    await register(1);
    await expect(store().commit([{ kind: 'put-model-version', version: versionNumbered(2, 1) }], null)).rejects.toThrow(VersionConflictError);
    expect(await store().modelVersions('load', { limit: 10 })).toHaveLength(1);
  });

  it('lets one of many win who register the same number, and writes nothing of the others', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, seed) =>
      store().commit([{ kind: 'put-model-version', version: versionNumbered(1, seed) }, { kind: 'add-event', event: sampleEvent() }], null)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.flatMap((result) => (result.status === 'rejected' && !(result.reason instanceof VersionConflictError) ? [result.reason] : []))).toEqual([]);
    expect(await store().events({ limit: 10 })).toHaveLength(1);
  });

  it('moves aliases, keeps every move, and goes back holder by holder', async () => {
    await register(1, 2, 3);
    for (const version of [1, 2, 3, 3]) await promote(version);
    await promote(1, 'challenger');
    const holders: (number | undefined)[] = [];
    for (let step = 0; step < 2; step++) {
      const top = await last('champion');
      if (top === null) throw new Error('the alias is held');
      await put(rollback(top, top.below === null ? null : await store().aliasMove('load', 'champion', top.below), request));
      holders.push((await last('champion'))?.to);
    }
    expect(holders).toEqual([2, 1]);
    await promote(3);
    expect((await store().aliases()).map(({ alias, to, number }) => [alias, to, number])).toEqual([['challenger', 1, 1], ['champion', 3, 6]]);
    const moves = await store().aliasMoves('load', { alias: 'champion', limit: 10 });
    expect(moves.map(({ action, from, to }) => [action, from, to])).toEqual([
      ['promote', 1, 3], ['rollback', 2, 1], ['rollback', 3, 2], ['promote', 2, 3], ['promote', 1, 2], ['promote', null, 1],
    ]);
    expect(await store().aliasMoves('load', { limit: 10 })).toHaveLength(7);
    expect(await store().aliases('cpu')).toEqual([]);
  });

  it('lets one of many win who move an alias from the same holder', async () => {
    await register(1, 2);
    await promote(1);
    const move = promotion({ model: 'load', alias: 'champion' }, await last('champion'), 2, request);
    if (move === null) throw new Error('the alias moves');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => put(move)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put({ ...move, number: 7 })).rejects.toThrow(VersionConflictError);
  });

  it('knows which artefacts are in use', async () => {
    expect(await store().artefactsInUse()).toEqual(new Set());
    await register(1, 2);
    expect(await store().artefactsInUse()).toEqual(new Set(['a'.repeat(64)]));
  });
}
