import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { parsePrometheusText } from '../formats/prometheus-text/parse-prometheus-text.ts';
import { sampleDecision } from '../knowledge/sample-records.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { Run } from '../model/run.ts';
import { instant, ms } from '../units/time.ts';
import { usdPerHour } from '../units/resources.ts';
import type { TestingDeps } from '../usecases/testing-deps.ts';
import { helloDocument, testStart, testingDeps } from '../usecases/testing-deps.ts';
import { createServer } from './create-server.ts';
import type { Server } from './server-types.ts';

let deps: TestingDeps;
let server: Server;

beforeEach(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
  server = await createServer(deps, { logLevel: 'silent' });
});
afterEach(async () => {
  await server.close();
  await deps.store.close();
});

const post = (url: string, payload: object = {}, headers: Record<string, string> = {}) => server.inject({ method: 'POST', url, payload, headers });
const get = async (url: string) => (await server.inject(url)).json();
const files = (text = helloDocument()) => ({ files: [{ name: 'hello.yaml', text, baseDir: '/srv/hello' }] });
const apply = (text?: string) => post('/api/v1/documents:apply', files(text));

const decision: RecordedDecision = {
  id: 'hello/7',
  app: 'hello',
  cycle: 7,
  at: instant(testStart + 1000),
  policy: { name: 'guided', version: '1', seed: 1 },
  chosen: 'grow',
  reason: 'Scale server up by 1 because quick is violated.',
  candidates: [
    { id: 'grow', calls: [{ action: 'grow', args: {} }], score: 100, why: 'guide too-slow: 100', predicted: [{ on: 'cost', unit: 'USD/h', change: 0.36 }], blockedBy: [] },
    { id: 'shrink', calls: [{ action: 'shrink', args: {} }], score: 0, why: 'no guide wants it', predicted: [], blockedBy: [{ rule: 'bounds', name: 'server', why: 'already at its minimum' }] },
  ],
  mode: 'propose',
  shadow: false,
  outcome: 'awaiting-approval',
  run: 'run-1',
  count: 1,
  lastAt: instant(testStart + 1000),
  lastCycle: 7,
};

const run: Run = {
  id: 'run-1', app: 'hello', version: 1, action: 'grow', args: {}, decision: 'hello/7', reason: decision.reason, status: 'proposed', message: null, epoch: 1,
  steps: [{ name: 'scale', operation: 'scale', args: {}, timeoutMs: 1000, attemptsMax: 3, status: 'pending', resolved: null, key: null, attempt: 0, begunAt: null, deadline: null, endedAt: null, message: null }],
  cursor: 0, claims: ['server/replicas'], holds: [], undo: 'on-failure', settleMs: ms(5000), createdAt: instant(testStart + 1000), startedAt: null, endedAt: null, settlesAt: null,
};

async function withHistory(): Promise<void> {
  await apply();
  await deps.store.commit(
    [
      { kind: 'put-decision', decision },
      { kind: 'put-run', run },
      { kind: 'open-ledger', row: { app: 'hello', component: 'server', instance: 'i1', template: 'small', price: usdPerHour(0.36), from: testStart, to: null } },
      { kind: 'extend-span', span: { app: 'hello', objective: 'quick', from: testStart, to: instant(testStart + 10_000), status: 'violated', applies: true, value: 0.12, why: 'p95 is 120 ms; it must be < 50 ms' } },
      { kind: 'extend-span', span: { app: 'hello', objective: 'cheap', from: testStart, to: instant(testStart + 10_000), status: 'met', applies: true, value: 0.36, why: 'cost is 0.36 USD/h' } },
    ],
    null,
  );
  deps.advance(10_000);
}

describe('documents', () => {
  it('are created, unchanged, then configured, and a dry run writes nothing', async () => {
    expect((await post('/api/v1/documents:apply', { ...files(), dryRun: true })).json()).toMatchObject({ dryRun: true, items: [{ result: 'created', resourceVersion: 0 }] });
    expect(await get('/api/v1/applications')).toEqual({ items: [] });
    expect((await apply()).json().items).toMatchObject([{ kind: 'Application', name: 'hello', result: 'created', generation: 1 }]);
    expect((await apply()).json().items).toMatchObject([{ result: 'unchanged', generation: 1 }]);
    expect((await apply(helloDocument('hello', 6))).json().items).toMatchObject([{ result: 'configured', generation: 2 }]);
  });

  it('may use a shared template that is stored, which cannot be deleted while it is used', async () => {
    const template = JSON.stringify({ apiVersion: 'homeostat.dev/v1alpha1', kind: 'ResourceTemplate', metadata: { name: 'shared' }, spec: { cores: 2, memory: '1GiB', price: '0.50 USD/h' } });
    const text = helloDocument().replace('"template":"small"', '"template":"shared"');
    expect((await apply(text)).statusCode).toBe(422);
    expect((await apply(template)).statusCode).toBe(200);
    expect((await apply(text)).json().items).toMatchObject([{ result: 'created' }]);
    expect((await get('/api/v1/applications/hello')).components).toMatchObject([{ template: 'shared', priceUsdPerHour: 0.5, cores: 2 }]);
    const refused = await post('/api/v1/documents:delete', files(template));
    expect([refused.statusCode, refused.json().detail]).toEqual([409, expect.stringContaining('resourcetemplate/shared is used by hello')]);
    expect((await post('/api/v1/documents:delete', { ...files(template), dryRun: true })).statusCode).toBe(409);
  });

  it('of shared templates cannot be deleted while an instance has that size, even if no document names it', async () => {
    const template = JSON.stringify({ apiVersion: 'homeostat.dev/v1alpha1', kind: 'ResourceTemplate', metadata: { name: 'chosen' }, spec: { cores: 2, memory: '1GiB', price: '0.50 USD/h' } });
    await apply();
    await apply(template);
    await deps.store.commit([{ kind: 'open-ledger', row: { app: 'hello', component: 'server', instance: 'i1', template: 'chosen', price: usdPerHour(0.5), from: testStart, to: null } }], null);
    expect((await post('/api/v1/documents:delete', files(template))).statusCode).toBe(409);
    await deps.store.commit([{ kind: 'close-ledger', app: 'hello', instance: 'i1', to: instant(testStart + 1) }], null);
    expect((await post('/api/v1/documents:delete', files(template))).json().items).toEqual([{ kind: 'ResourceTemplate', name: 'chosen', result: 'deleted' }]);
  });

  it('show structured and textual differences', async () => {
    await apply();
    const diff = (await post('/api/v1/documents:diff', files(helloDocument('hello', 6)))).json();
    expect(diff).toMatchObject({ differs: true, items: [{ result: 'configured', changes: [{ op: 'replace', path: '/spec/components/server/replicas/max', before: 4, after: 6 }] }] });
    expect(diff.items[0].text).toContain('-        max: 4\n+        max: 6\n');
  });

  it('are refused with every problem, as an answer of validate and as 422 of apply', async () => {
    expect((await post('/api/v1/documents:validate', files('kind: Nonsense'))).json()).toMatchObject({ valid: false, problems: [{ line: 1 }] });
    const refused = await apply('kind: Nonsense');
    expect(refused.statusCode).toBe(422);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json().problems[0].message).toMatch(/^hello\.yaml:1:\d+: .*; it must be/);
  });

  it('are not overwritten when somebody changed them meanwhile', async () => {
    await apply();
    const { headers } = await server.inject('/api/v1/applications/hello/document');
    await apply(helloDocument('hello', 6));
    const late = await post('/api/v1/documents:apply', files(helloDocument('hello', 8)), { 'if-match': String(headers['etag']) });
    expect(late.statusCode).toBe(409);
    expect(late.json().detail).toMatch(/somebody changed it/);
  });

  it('are deleted by kind and name alone, also when they have become invalid', async () => {
    await apply();
    const named = (document: object) => post('/api/v1/documents:delete', { ...files(JSON.stringify(document)), dryRun: true });
    expect((await named({ kind: 'Application', metadata: { name: 'hello' }, spec: { gone: 1 } })).json().items).toEqual([{ kind: 'Application', name: 'hello', result: 'deleting' }]);
    const unnamed = await named({ kind: 'Application', metadata: {} });
    expect([unnamed.statusCode, unnamed.json().problems]).toEqual([422, [expect.objectContaining({ path: 'metadata.name' })]]);
    expect((await named({ kind: 'Applicaton', metadata: { name: 'hello' } })).statusCode).toBe(422);
  });

  it('of an application are only marked for deletion, and refused meanwhile', async () => {
    await apply();
    expect((await post('/api/v1/documents:delete', files())).json().items).toEqual([{ kind: 'Application', name: 'hello', result: 'deleting' }]);
    expect(await get('/api/v1/applications/hello')).toMatchObject({ deleting: true });
    expect(await deps.store.setting('deleting/hello')).toMatchObject({ deleting: true });
    expect((await apply(helloDocument('hello', 9))).statusCode).toBe(409);
    expect((await server.inject({ method: 'DELETE', url: '/api/v1/applications/absent' })).json().items[0].result).toBe('absent');
  });
});

describe('an application', () => {
  it('is described with its conditions, worst objective first, components, cost and history', async () => {
    await withHistory();
    const app = await get('/api/v1/applications/hello');
    expect(app.objectives.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`)).toEqual(['quick violated', 'cheap met']);
    expect(app.objectives[0]).toMatchObject({ value: 0.12, valueText: '120 ms', targetText: '50 ms', metShare: 0 });
    expect(app.conditions.map(({ type, status }: { type: string; status: string }) => `${type} ${status}`)).toEqual(['Ready False', 'ObjectivesMet False', 'Progressing True', 'Paused False']);
    expect(app.components[0]).toMatchObject({ name: 'server', template: 'small', priceUsdPerHour: 0.36, costUsdPerHour: 0.36, replicas: { desired: null, max: 4 } });
    expect(app.cost).toMatchObject({ usdPerHour: 0.36, usd: 0.001 });
    expect(app).toMatchObject({ openRuns: 1, runs: [{ id: 'run-1' }], decisions: [{ id: 'hello/7' }], workloads: [{ name: 'requests', value: null }] });
    expect(await get('/api/v1/overview')).toMatchObject({ applications: [{ name: 'hello', worst: { objective: 'quick', metShare: 0, applies: true }, objectives: [{ objective: 'quick' }, { objective: 'cheap' }] }] });
  });

  it('has a timeline on one axis with load, capacity, cost, decisions and runs', async () => {
    await withHistory();
    const line = await get(`/api/v1/applications/hello/timeline?from=${testStart}&to=${testStart + 20_000}&stepMs=5000`);
    expect(line.times).toHaveLength(5);
    expect(line.capacity[0].living).toEqual([1, 1, 1, null, null]);
    expect(line.costUsdPerHour).toEqual([0.36, 0.36, 0.36, null, null]);
    expect(line.workloads[0].values).toHaveLength(5);
    expect(line.objectives[0]).toMatchObject({ name: 'quick', spans: [{ status: 'violated', value: 0.12 }] });
    expect(line.decisions).toMatchObject([{ id: 'hello/7', actions: ['grow'], run: 'run-1' }]);
    expect(line.runs).toMatchObject([{ id: 'run-1', to: null }]);
    const tooMany = await server.inject(`/api/v1/applications/hello/timeline?from=0&to=${testStart}&stepMs=1`);
    expect([tooMany.statusCode, tooMany.json().detail]).toEqual([422, expect.stringContaining('at most 2000')]);
  });

  it('tells what it cost by component and step', async () => {
    await withHistory();
    const cost = await get(`/api/v1/applications/hello/cost?from=${testStart}&to=${testStart + 10_000}&stepMs=5000`);
    expect(cost).toMatchObject({ usd: 0.001, usdPerHour: 0.36, components: [{ name: 'server', usd: 0.001 }] });
    expect(cost.steps.map(({ usd }: { usd: number }) => usd)).toEqual([0.0005, 0.0005]);
  });

  it('is paused once, and resumed', async () => {
    await apply();
    expect((await post('/api/v1/applications/hello/pause', { why: 'sale', by: 'ann' })).json()).toEqual({ app: 'hello', paused: true, changed: true });
    expect((await post('/api/v1/applications/hello/pause')).json().changed).toBe(false);
    const { conditions } = await get('/api/v1/applications/hello');
    expect(conditions[3]).toMatchObject({ type: 'Paused', status: 'True', message: 'paused by ann: sale' });
    expect((await post('/api/v1/applications/hello/resume')).json().paused).toBe(false);
    expect((await post('/api/v1/stop', { why: 'fire' })).json()).toEqual({ stopped: true, changed: true });
    expect(await get('/api/v1/overview')).toMatchObject({ stopped: { stopped: true, why: 'fire' } });
  });

  it('takes pushed metrics for its components only', async () => {
    await apply();
    const push = (component: string, payload: string) => server.inject({ method: 'POST', url: `/api/v1/push/hello/${component}`, payload, headers: { 'content-type': 'text/plain' } });
    expect((await push('server', 'a 1\nb 2\n')).json()).toEqual({ accepted: 2 });
    expect((await push('nobody', 'a 1')).statusCode).toBe(422);
    expect((await push('server', '!')).statusCode).toBe(422);
    const full = await push('server', 'full');
    expect([full.statusCode, full.headers['retry-after']]).toEqual([503, '5']);
  });
});

describe('decisions and runs', () => {
  it('are explained with candidates, blocks, run and outcome', async () => {
    await withHistory();
    const explained = await get('/api/v1/decisions/hello%2F7');
    expect(explained.outcome).toBe('run run-1 of grow waits for approval');
    expect(explained.text.join('\n')).toContain('candidate shrink(): blocked, score 0 (no guide wants it); bounds server: already at its minimum');
    expect(explained.readings.map(({ name }: { name: string }) => name)).toEqual(['metrics.duration_p95', 'workload.requests']);
  });

  it('that chose nothing again and again are explained by the newest', async () => {
    await withHistory();
    const at = instant(testStart + 2000);
    const none = sampleDecision({ id: 'hello/8', app: 'hello', cycle: 8, at: testStart, chosen: null, run: null, outcome: 'none', count: 2, lastCycle: 9, lastAt: at });
    await deps.store.commit([{ kind: 'put-decision', decision: none }], null);
    const { text } = await get('/api/v1/decisions/hello%2F8');
    expect(text[0]).toContain('2026-01-01T00:00:02.000Z, cycle 9 (the same since 2026-01-01T00:00:00.000Z, cycle 8, 2 times in a row)');
  });

  it('are approved once', async () => {
    await withHistory();
    expect((await post('/api/v1/runs/run-1/approve', { by: 'ann' })).json()).toMatchObject({ status: 'pending', version: 2 });
    expect((await post('/api/v1/runs/run-1/approve')).statusCode).toBe(409);
    expect((await post('/api/v1/runs/run-1/cancel', { why: 'no' })).json()).toMatchObject({ status: 'cancelled', open: false });
    expect((await post('/api/v1/runs/none/reject')).statusCode).toBe(404);
    expect((await get('/api/v1/applications/hello/events')).items[0]).toMatchObject({ type: 'RunCancelRequested', app: 'hello' });
  });
});

describe('a store in trouble', () => {
  it('is told to the user in its own words as 503, and in one line to the log', async () => {
    const lines: string[] = [];
    const full = await createServer(deps, { logTo: { write: (line) => void lines.push(line) }, logLevel: 'warn' });
    deps.store.commit = () => Promise.reject(Object.assign(new Error('knowledge.db: the disk is full; make room and try again'), { name: 'StoreError' }));
    const failed = await full.inject({ method: 'POST', url: '/api/v1/documents:apply', payload: files() });
    expect(failed.statusCode).toBe(503);
    expect(failed.headers['content-type']).toContain('application/problem+json');
    expect(failed.json()).toMatchObject({ status: 503, detail: 'knowledge.db: the disk is full; make room and try again' });
    expect(lines.join('')).toContain('the disk is full');
    expect(lines.join('')).not.toContain('    at ');
    await full.close();
  });
});

describe('health and metrics', () => {
  it('tell a dead store by name', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 'ok' });
    deps.store.setting = () => Promise.reject(new Error('disk gone'));
    const failed = await server.inject('/readyz');
    expect(failed.statusCode).toBe(503);
    expect(failed.json().checks).toContainEqual({ name: 'store', ok: false, message: 'disk gone' });
    expect((await server.inject('/livez')).statusCode).toBe(200);
  });

  it('tell a store that can be read but not written, until it can', async () => {
    deps = { ...deps, lastCommitFailure: () => ({ at: testStart, why: 'knowledge.db: the disk is full' }) };
    const full = await createServer(deps, { logLevel: 'silent' });
    const failed = await full.inject('/readyz');
    expect(failed.statusCode).toBe(503);
    expect(failed.json().checks).toContainEqual({ name: 'store', ok: false, message: 'knowledge.db: the disk is full' });
    deps.advance(61_000);
    expect((await full.inject('/readyz')).statusCode).toBe(200);
    await full.close();
  });

  it('have the prefix, a help and no label that grows with use', async () => {
    await withHistory();
    const text = (await server.inject('/metrics')).body;
    expect(parsePrometheusText(text, { at: testStart })).toMatchObject({ kind: 'parsed' });
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]);
    expect(names.every((name) => name?.startsWith('homeostat_'))).toBe(true);
    expect(text).toContain('homeostat_application_cost_usd_per_hour{app="hello"} 0.36');
    expect(text).not.toContain('run-1');
    expect(text).toContain('homeostat_cycle_duration_seconds_bucket{le="+Inf"} 0');
  });

  it('tell what the store of series holds and what it refused', async () => {
    const sample = { series: 'a', labels: {}, type: 'gauge', value: 1, at: testStart } as const;
    await deps.series.append({ samples: [sample, sample, { ...sample, at: instant(testStart + 1) }], failures: [] });
    const text = (await server.inject('/metrics')).body;
    expect(text).toContain('homeostat_series 1\n');
    expect(text).toContain('homeostat_series_samples 2\n');
    expect(text).toContain('homeostat_series_samples_refused_total{reason="order"} 1\n');
  });
});
