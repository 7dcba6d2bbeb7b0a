import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { helloDocument, testStart, testingDeps } from '../usecases/testing-deps.ts';
import { createServer } from './create-server.ts';

const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
const server = await createServer(testingDeps(() => ({ store, series: createMemorySeriesStore() })), { logLevel: 'silent' });
afterAll(() => server.close());

const post = (url: string, text: string) => server.inject({ method: 'POST', url, payload: { files: [{ name: 'application.yaml', text }] } });

it('takes the application of the demo and shows all of it', async () => {
  const text = readFileSync(new URL('../../examples/grocery/application.yaml', import.meta.url), 'utf8');
  const applied = await post('/api/v1/documents:apply', text);
  expect(applied.json()).toMatchObject({ items: [{ kind: 'Application', result: 'created' }] });
  const [{ name }] = applied.json().items;
  const app = (await server.inject(`/api/v1/applications/${name}`)).json();
  expect(app.objectives).toHaveLength(3);
  expect(app.components.length).toBeGreaterThan(4);
  const line = (await server.inject(`/api/v1/applications/${name}/timeline`)).json();
  expect(line.capacity).toHaveLength(app.components.length);
  expect((await post('/api/v1/documents:apply', text)).json().items[0].result).toBe('unchanged');
});

it.each([
  ['a list nested 100,000 deep', `a: ${'['.repeat(100_000)}`],
  ['an argument nested 2,000 deep', helloDocument().replace('"by":1', `"by":${'['.repeat(2000)}${']'.repeat(2000)}`)],
])('answers %s with problems and not with a defect', async (_what, text) => {
  for (const verb of ['validate', 'diff', 'apply']) {
    const { statusCode } = await post(`/api/v1/documents:${verb}`, text);
    expect([200, 422]).toContain(statusCode);
  }
});
