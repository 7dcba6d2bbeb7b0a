import { readFileSync, writeFileSync } from 'node:fs';
import { createMemorySeriesStore } from '../src/adapters/series-memory/memory-series-store.ts';
import { openStore } from '../src/adapters/store-sql/open-store.ts';
import { createServer } from '../src/server/create-server.ts';
import { testStart, testingDeps } from '../src/usecases/testing-deps.ts';

/** Where the description of the interface is kept; the dashboard's client is generated from it. */
export const openApiFile = new URL('openapi.json', import.meta.url);

/** The description of the interface as text, made from the routes themselves. */
export async function openApiText(): Promise<string> {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  const deps = { ...testingDeps(() => ({ store, series: createMemorySeriesStore() })), version };
  const server = await createServer(deps, { logLevel: 'silent' });
  try {
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await server.close();
    await store.close();
  }
}

if (import.meta.main) writeFileSync(openApiFile, await openApiText());
