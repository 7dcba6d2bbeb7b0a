import { afterAll, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import type { Random } from '../model/random.ts';
import { integerBelow, randomStreams } from '../model/random.ts';
import { helloDocument, testStart, testingDeps } from '../usecases/testing-deps.ts';
import { createServer } from './create-server.ts';

const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
const server = await createServer(testingDeps(() => ({ store, series: createMemorySeriesStore() })), { logLevel: 'silent' });
await server.inject({ method: 'POST', url: '/api/v1/documents:apply', payload: { files: [{ name: 'a', text: helloDocument() }] } });
const { paths } = (await server.inject('/openapi.json')).json<{ paths: Record<string, Record<string, unknown>> }>();
const operations = Object.entries(paths)
  .filter(([path]) => path !== '/api/v1/stream') // Streams do not end; their test is stream.e2e.test.ts.
  .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() as 'GET' | 'POST' | 'DELETE' })));

afterAll(() => server.close());

const names = ['hello', 'x'.repeat(64), 'x'.repeat(5000), '..', '%2e%2e%2f', '%00', '%', '%zz', '%F0%9F%98%80', '🍏', "' or 1=1 --", '__proto__', 'constructor', '-1', '1e999', 'NaN', '%0d%0aSet-Cookie:a', ''];
const queries = ['', '?limit=0', '?limit=-1', '?limit=1e9', '?limit=NaN', '?limit=a', '?limit=1&limit=2', '?from=1e300', '?from=5&to=1', '?stepMs=0', '?stepMs=1', '?stepMs=0.5&from=0', '?from=-1', '?to=8640000000000001', '?before=-3', '?after=99999999999999999999', '?shadows=maybe', '?__proto__=1', '?%', '?[]=1&a[b]=c'];
const bodies = ['', '{', 'null', '[]', '"text"', '1e999', '{}', '{"files":[]}', '{"files":{}}', '{"files":[{"name":1}]}', '{"files":[{"name":"a","text":"\\u0000"}]}', '{"files":[{"name":"a","text":"&a [*a]"}]}',
  '{"files":[{"name":"a","text":"kind: Application"}],"dryRun":"yes"}', '{"why":7}', '{"by":"\\ud800"}', '{"__proto__":1}', `{"why":"${'y'.repeat(2000)}"}`, '['.repeat(50_000), '\u0000', '{"files":[{"name":"a","text":"a","baseDir":"relative"}]}'];
const types = ['application/json', 'application/json; charset=utf-16', 'text/plain', 'text/html', 'nonsense', '', 'multipart/form-data'];
const headers = [{}, { 'if-match': '"x"' }, { 'if-match': '"999999999999999999"' }, { 'if-match': '*' }, { accept: 'text/html' }, { 'accept-encoding': 'gzip' }];

const pick = <T>(random: Random, list: readonly T[]): T => list[integerBelow(random, list.length)] as T;

it('answers 3,000 wrong requests without a defect, a stack trace or a hang', async () => {
  const seed = 20_260_101;
  const random = randomStreams(seed).stream('fuzz');
  const bad: string[] = [];
  for (let i = 0; i < 3000; i++) {
    const { path, method } = pick(random, operations);
    const url = path.replaceAll(/\{\w+\}/g, () => pick(random, names)) + pick(random, queries);
    const sent = method === 'POST' ? { payload: pick(random, bodies), headers: { ...pick(random, headers), 'content-type': pick(random, types) } } : { headers: pick(random, headers) };
    const response = await server.inject({ method, url, ...sent });
    const { statusCode, body } = response;
    const problem = statusCode >= 400 && !String(response.headers['content-type']).includes('problem+json');
    const traced = /\n\s+at |node_modules|\.ts:\d/.test(body);
    const injected = response.headers['set-cookie'] !== undefined;
    if (statusCode >= 500 || problem || traced || injected) bad.push(`#${i} of seed ${seed}: ${method} ${url.slice(0, 100)} ${JSON.stringify(sent).slice(0, 200)} -> ${statusCode} ${body.slice(0, 200)}`);
  }
  expect(bad).toEqual([]);
});
