import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../../adapters/store-sql/open-store.ts';
import type { TestingDeps } from '../../usecases/testing-deps.ts';
import { helloDocument, testStart, testingDeps } from '../../usecases/testing-deps.ts';
import { createServer } from '../create-server.ts';
import type { Server } from '../server-types.ts';

let deps: TestingDeps;
let server: Server;

beforeAll(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
  server = await createServer(deps, { logLevel: 'silent' });
  await server.inject({ method: 'POST', url: '/api/v1/documents:apply', payload: { files: [{ name: 'hello.yaml', text: helloDocument() }] } });
});
afterAll(async () => {
  await server.close();
  await deps.store.close();
});

const statusOf = async (method: 'GET' | 'POST' | 'DELETE', url: string): Promise<number> => (await server.inject({ method, url, ...(method === 'POST' ? { payload: {} } : {}) })).statusCode;
const deleting = async (): Promise<unknown> => (await server.inject('/api/v1/applications/hello')).json().deleting;

describe('query parameters', () => {
  it.each([
    ['GET', '/api/v1/applications?limit=5'],
    ['GET', '/api/v1/applications/hello/decisions?limt=5'],
    ['GET', '/api/v1/applications/hello/timeline?step=5'],
    ['GET', '/api/v1/stream?ap=hello'],
    ['POST', '/api/v1/applications/hello/pause?dryRun=true'],
    ['POST', '/api/v1/stop?app=hello'],
    ['DELETE', '/api/v1/applications/hello?dryRun=x'],
    ['DELETE', '/api/v1/applications/hello?dryrun=true'],
  ] as const)('that a route does not know are refused: %s %s', async (method, url) => {
    expect(await statusOf(method, url)).toBe(400);
    expect(await deleting()).toBe(false);
  });

  it('let a deletion be tried: dryRun=true deletes nothing, dryRun=false deletes', async () => {
    const tried = await server.inject({ method: 'DELETE', url: '/api/v1/applications/hello?dryRun=true' });
    expect(tried.json()).toEqual({ dryRun: true, items: [{ kind: 'Application', name: 'hello', result: 'deleting' }] });
    expect(await deleting()).toBe(false);
    expect(await statusOf('DELETE', '/api/v1/applications/hello?dryRun=false')).toBe(200);
    expect(await deleting()).toBe(true);
  });
});
