import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { instant } from '../units/time.ts';
import { createApplicationReader } from './application-reader.ts';
import type { StoredDocument } from './ports/knowledge-store.ts';

const at = instant(0);
const stored = (kind: string, name: string, spec: Json, generation = 1): StoredDocument => ({
  kind,
  name,
  generation,
  resourceVersion: generation,
  document: { apiVersion: 'homeostat.dev/v1alpha1', kind, metadata: { name }, spec },
  baseDir: '/',
  createdAt: at,
  updatedAt: at,
});
const size = (price: string): Json => ({ cores: 1, memory: '1GiB', price });
const shop = (templates: Json, command = 'run', generation = 1): StoredDocument =>
  stored('Application', 'shop', { templates, components: [{ name: 'web', command: [command], template: 'small' }] }, generation);

function readerOf(documents: StoredDocument[], history: readonly StoredDocument[] = documents) {
  return createApplicationReader({
    document: (kind, name) => Promise.resolve(documents.find((one) => one.kind === kind && one.name === name) ?? null),
    documents: (kind) => Promise.resolve(documents.filter((one) => one.kind === kind)),
    documentHistory: (kind) => Promise.resolve(history.filter((one) => one.kind === kind).toReversed()),
  });
}

describe('reading applications', () => {
  it('lists the shared templates after the own ones, which win', async () => {
    const own = [{ name: 'big', ...(size('5 USD/h') as object) }];
    const read = await readerOf([shop(own), stored('ResourceTemplate', 'big', size('9 USD/h')), stored('ResourceTemplate', 'small', size('1 USD/h'))]).one('shop');
    expect(read?.app.spec.templates.map(({ name, price }) => [name, price])).toEqual([['big', 5], ['small', 1]]);
    expect(read?.shared).toEqual(['small']);
  });

  it('reads an application again when it or a shared template has changed, and only then', async () => {
    const documents = [shop([]), stored('ResourceTemplate', 'small', size('1 USD/h'))];
    const reader = readerOf(documents);
    const first = await reader.one('shop');
    expect((await reader.all()).applications[0]).toBe(first);
    documents[1] = stored('ResourceTemplate', 'small', size('2 USD/h'), 2);
    expect((await reader.one('shop'))?.app.spec.templates[0]?.price).toBe(2);
    documents[0] = shop([], 'again', 2);
    expect((await reader.one('shop'))?.app).toMatchObject({ generation: 2, spec: { components: [{ command: ['again'] }] } });
  });

  it('reads an earlier generation with the templates of today', async () => {
    const documents = [shop([], 'new', 2), stored('ResourceTemplate', 'small', size('3 USD/h'))];
    const reader = readerOf(documents, [shop([], 'old', 1), ...documents]);
    const { app } = (await reader.one('shop')) ?? {};
    if (app === undefined) throw new Error('the shop was not found');
    expect(await reader.ofGeneration(app, 1)).toMatchObject({ generation: 1, spec: { templates: [{ name: 'small', price: 3 }], components: [{ command: ['old'] }] } });
    expect(await reader.ofGeneration(app, 2)).toBe(app);
    expect(await reader.ofGeneration(app, 7)).toBeNull();
    expect(await reader.ofGeneration(app, null)).toBeNull();
  });

  it('tells what cannot be read and goes on with the rest', async () => {
    const { applications, unreadable } = await readerOf([stored('Application', 'broken', { components: 3 }), shop([]), stored('ResourceTemplate', 'small', { cores: 'many' })]).all();
    expect(applications.map(({ app, shared }) => [app.name, shared])).toEqual([['shop', []]]);
    expect(unreadable.map(({ name }) => name)).toEqual(['broken']);
  });

  it('finds nothing of an unknown name', async () => {
    expect(await readerOf([shop([])]).one('other')).toBeNull();
  });
});
