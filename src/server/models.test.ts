import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { registerModel } from '../usecases/register-model.ts';
import type { TestingDeps } from '../usecases/testing-deps.ts';
import { testStart, testingDeps } from '../usecases/testing-deps.ts';
import { createServer } from './create-server.ts';
import type { Server } from './server-types.ts';

let deps: TestingDeps;
let server: Server;

beforeEach(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
  server = await createServer(deps, { logLevel: 'silent' });
  for (const seed of [1, 2, 3]) {
    await registerModel(deps, {
      name: 'load', kind: 'lstm', dataSha256: 'd'.repeat(64), codeVersion: '0.1.0', nodeVersion: '24.0.0', kernel: 'plain', seed, samples: 100, series: null, metrics: { heldOutLoss: seed }, parents: [], saved: { weights: seed },
    });
  }
});
afterEach(async () => {
  await server.close();
  await deps.store.close();
});

const post = async (path: string, payload: object) => {
  const response = await server.inject({ method: 'POST', url: `/api/v1/models${path}`, payload });
  return { status: response.statusCode, body: response.json() };
};
const get = async (path = '') => {
  const response = await server.inject(`/api/v1/models${path}`);
  return { status: response.statusCode, body: response.json() };
};

describe('the models of a server', () => {
  it('are listed with their newest version and their aliases', async () => {
    await post('/load/promote', { version: '2', by: 'ana', why: 'best so far' });
    const { body } = await get();
    expect(body.items).toEqual([{ name: 'load', kind: 'lstm', versions: 3, newest: 3, aliases: [{ name: 'champion', version: 2, since: testStart, by: 'ana', why: 'best so far' }], createdAt: testStart }]);
  });

  it('are promoted, by number or by another alias, and rolled back one by one', async () => {
    expect(await post('/load/promote', { version: '1' })).toMatchObject({ status: 200, body: { alias: 'champion', from: null, to: 1, changed: true } });
    await post('/load/promote', { version: '3', alias: 'challenger' });
    expect((await post('/load/promote', { version: 'challenger' })).body).toMatchObject({ from: 1, to: 3 });
    expect((await post('/load/promote', { version: 'challenger' })).body).toMatchObject({ to: 3, changed: false });
    expect((await post('/load/rollback', {})).body).toEqual({ model: 'load', alias: 'champion', from: 3, to: 1, changed: true });
    expect(await post('/load/rollback', {})).toMatchObject({ status: 409, body: { detail: expect.stringContaining('no version held it before') } });
    const { body } = await get('/load?at=champion');
    expect(body.selected).toMatchObject({ name: 'load@1', aliases: ['champion'], metrics: { heldOutLoss: 1 } });
    expect(body.moves).toHaveLength(4);
    expect((await deps.store.events({ limit: 20 })).map(({ type }) => type).slice(-4)).toEqual(['ModelPromoted', 'ModelPromoted', 'ModelPromoted', 'ModelRolledBack']);
  });

  it('are not moved twice by a request that is sent twice, if it says from where', async () => {
    for (const version of ['1', '2', '3']) await post('/load/promote', { version });
    expect((await post('/load/rollback', { from: 3 })).body).toMatchObject({ to: 2 });
    expect(await post('/load/rollback', { from: 3 })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('load@champion is version 2; it must be version 3') } });
  });

  it('that are not there are answered with what is near', async () => {
    await post('/load/promote', { version: '1' });
    expect(await get('/lod')).toMatchObject({ status: 404, body: { detail: 'there is no model lod; did you mean load?' } });
    expect(await get('/load?at=9')).toMatchObject({ status: 404, body: { detail: 'there is no load@9; versions go from 1 to 3; choose one of them' } });
    expect(await get('/load?at=champoin')).toMatchObject({ status: 404, body: { detail: 'there is no load@champoin; did you mean champion?' } });
    expect(await post('/load/rollback', { alias: 'champ' })).toMatchObject({ status: 404, body: { detail: 'there is no load@champ; did you mean champion?' } });
    expect(await post('/load/promote', { version: '0' })).toMatchObject({ status: 400 });
    expect(await post('/load/promote', { version: '1', alias: '3x' })).toMatchObject({ status: 400 });
    expect((await get('?x=1')).status).toBe(400);
  });

  it('are verified, and what is damaged or missing is named', async () => {
    expect((await post(':verify', {})).body).toMatchObject({ whole: true, items: [{ name: 'load@3' }, { name: 'load@2' }, { name: 'load@1' }] });
    const [third, second] = await deps.store.modelVersions('load', { limit: 2 });
    deps.artefacts.harm(third?.artefact.sha256 ?? '', 'flip');
    deps.artefacts.harm(second?.artefact.sha256 ?? '', 'delete');
    const { body } = await post(':verify', { model: 'load' });
    expect(body.items.map(({ state }: { state: string }) => state)).toEqual(['damaged', 'missing', 'whole']);
    expect((await post(':verify', { model: 'load@1' })).body).toEqual({ whole: true, items: [{ name: 'load@1', state: 'whole', message: null }] });
    expect(await post(':verify', { model: 'a@b@c' })).toMatchObject({ status: 422, body: { detail: expect.stringContaining('it must be NAME, NAME@VERSION or NAME@ALIAS') } });
  });

  it('give one version to many who register equal content at once, and one number to each other content', async () => {
    const model = (seed: number) => ({ name: 'many', kind: 'lstm', dataSha256: 'd', codeVersion: '1', nodeVersion: '24', kernel: null, seed, samples: 1, series: null, metrics: {}, parents: [], saved: { seed } });
    const results = await Promise.all([1, 1, 1, 2, 2, 3].map((seed) => registerModel(deps, model(seed))));
    expect(new Set(results.map(({ version }) => version.version))).toEqual(new Set([1, 2, 3]));
    expect(results.filter(({ created }) => created)).toHaveLength(3);
    expect((await get('/many')).body.versions).toHaveLength(3);
  });
});
