import { afterAll, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { testStart, testingDeps } from '../usecases/testing-deps.ts';
import { createServer } from './create-server.ts';

type Operation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Record<string, { readonly description?: string; readonly content?: Record<string, { readonly schema: object }> }>;
};
type Document = { readonly openapi: string; readonly paths: Record<string, Record<string, Operation>>; readonly components: { readonly schemas: Record<string, object> } };

const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
const server = await createServer(testingDeps(() => ({ store, series: createMemorySeriesStore() })), { logLevel: 'silent' });
const response = await server.inject('/openapi.json');
const document = response.json<Document>();
const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ id: `${method} ${path}`, operation })));

afterAll(() => server.close());

describe('the OpenAPI document', () => {
  it('is 3.1 and has the paths that clients are told of', () => {
    expect(document.openapi).toBe('3.1.0');
    const told = ['/api/v1/overview', '/api/v1/applications/{name}/timeline', '/api/v1/documents:apply', '/api/v1/runs/{id}/approve', '/api/v1/stream', '/readyz'];
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(told));
  });

  it('says of every operation what it does, under which name and tag', () => {
    const bare = operations.filter(({ operation }) => !operation.operationId || !operation.summary || !operation.tags?.length);
    expect(bare.map(({ id }) => id)).toEqual([]);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has a schema for every answer, errors among them', () => {
    const without = operations.flatMap(({ id, operation }) =>
      Object.entries(operation.responses)
        .filter(([, answer]) => Object.values(answer.content ?? {}).every(({ schema }) => Object.keys(schema ?? {}).length === 0))
        .map(([status]) => `${id} ${status}`),
    );
    expect(without).toEqual([]);
    expect(operations.filter(({ operation }) => operation.responses['400'] === undefined || operation.responses['500'] === undefined).map(({ id }) => id)).toEqual([]);
  });

  it('refers only to schemas that it holds', () => {
    const references = [...response.body.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    expect([...new Set(references)].filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
    expect(response.body).not.toContain('"#/$defs');
  });
});
