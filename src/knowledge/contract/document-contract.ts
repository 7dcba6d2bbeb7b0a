import { expect, it } from 'vitest';
import type { Json } from '../../model/json.ts';
import { instant } from '../../units/time.ts';
import { VersionConflictError } from '../ports/knowledge-store.ts';
import type { KnowledgeStore, Write } from '../ports/knowledge-store.ts';

type Put = { readonly name?: string; readonly spec?: Json; readonly labels?: Json; readonly expected?: number | null; readonly at?: number };

const put = ({ name = 'shop', spec = { cycle: '1s' }, labels = {}, expected = null, at = 1000 }: Put = {}): Write => ({
  kind: 'put-document',
  documentKind: 'Application',
  name,
  document: { kind: 'Application', metadata: { name, labels }, spec },
  baseDir: '/srv/shop',
  expected,
  at: instant(at),
});

const remove = (name = 'shop'): Write => ({ kind: 'delete-document', documentKind: 'Application', name, at: instant(9000) });

export function documentContract(store: () => KnowledgeStore): void {
  const present = () => store().document('Application', 'shop');

  it('keeps a document with its first generation and times', async () => {
    await store().commit([put()], null);
    expect(await present()).toMatchObject({ kind: 'Application', name: 'shop', generation: 1, baseDir: '/srv/shop', createdAt: 1000, updatedAt: 1000 });
    expect((await present())?.document).toEqual({ kind: 'Application', metadata: { name: 'shop', labels: {} }, spec: { cycle: '1s' } });
  });

  it('knows nothing of a document that is not there', async () => {
    expect(await present()).toBeNull();
    expect(await store().documents('Application')).toEqual([]);
    expect(await store().documentHistory('Application', 'shop')).toEqual([]);
  });

  it('raises the generation only when the spec changes', async () => {
    await store().commit([put({ spec: { a: 1, b: [1, 2] } })], null);
    await store().commit([put({ spec: { b: [1, 2], a: 1 }, at: 2000 })], null);
    expect(await present()).toMatchObject({ generation: 1, createdAt: 1000, updatedAt: 2000 });
    await store().commit([put({ spec: { a: 1, b: [1, 2] }, labels: { team: 'x' } })], null);
    expect((await present())?.generation).toBe(1);
    await store().commit([put({ spec: { a: 1, b: [2, 1] } })], null);
    expect((await present())?.generation).toBe(2);
  });

  it('gives every write another resourceVersion', async () => {
    const versions: (number | undefined)[] = [];
    for (let write = 0; write < 5; write++) {
      await store().commit([put()], null);
      versions.push((await present())?.resourceVersion);
    }
    expect(new Set(versions).size).toBe(5);
  });

  it('refuses to create what is there already', async () => {
    await store().commit([put({ expected: 0 })], null);
    await expect(store().commit([put({ expected: 0 })], null)).rejects.toThrow(VersionConflictError);
  });

  it('refuses to replace a version that was replaced meanwhile', async () => {
    await store().commit([put()], null);
    const { resourceVersion = -1 } = (await present()) ?? {};
    await store().commit([put({ spec: 1, expected: resourceVersion })], null);
    await expect(store().commit([put({ spec: 2, expected: resourceVersion })], null)).rejects.toThrow(VersionConflictError);
    expect((await present())?.document).toMatchObject({ spec: 1 });
  });

  it('lets one of many win who replace the same version', async () => {
    await store().commit([put()], null);
    const { resourceVersion = -1 } = (await present()) ?? {};
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, spec) => store().commit([put({ spec, expected: resourceVersion })], null)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses to replace a version of a document that was deleted, and of the one that came after it', async () => {
    await store().commit([put()], null);
    const { resourceVersion = -1 } = (await present()) ?? {};
    await store().commit([remove()], null);
    await expect(store().commit([put({ expected: resourceVersion })], null)).rejects.toThrow(VersionConflictError);
    await store().commit([put({ expected: 0 })], null);
    await expect(store().commit([put({ expected: resourceVersion })], null)).rejects.toThrow(VersionConflictError);
  });

  it('begins with the first generation again after a deletion, and keeps the history', async () => {
    await store().commit([put({ spec: 1 }), put({ spec: 2 })], null);
    await store().commit([remove()], null);
    expect(await present()).toBeNull();
    await store().commit([put({ spec: 3, at: 5000 })], null);
    expect(await present()).toMatchObject({ generation: 1, createdAt: 5000 });
    const history = await store().documentHistory('Application', 'shop');
    expect(history.map(({ document }) => (document as { spec: number }).spec)).toEqual([3, 2, 1]);
  });

  it('has no trouble deleting what is not there', async () => {
    await expect(store().commit([remove()], null)).resolves.toBeUndefined();
  });

  it('lists by name, one kind only', async () => {
    const other: Write = { ...put({ name: 'small' }), documentKind: 'ResourceTemplate' } as Write;
    await store().commit([put({ name: 'b' }), put({ name: 'a-2' }), put({ name: 'a' }), put({ name: 'a10' }), other], null);
    expect((await store().documents('Application')).map(({ name }) => name)).toEqual(['a', 'a-2', 'a10', 'b']);
    expect((await store().documents('ResourceTemplate')).map(({ name }) => name)).toEqual(['small']);
  });
}
