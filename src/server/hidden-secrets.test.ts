import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { instant, ms } from '../units/time.ts';
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

const secretDocument = (value: string): string => {
  const document = JSON.parse(helloDocument());
  document.spec.components[0].env = [{ name: 'TOKEN', value }];
  document.spec.actions[0].steps.push({ operation: 'execute', with: { component: 'server', command: ['true'], env: [{ name: 'KEY', value }] } });
  return JSON.stringify(document);
};
const post = (verb: string, text: string) => server.inject({ method: 'POST', url: `/api/v1/documents:${verb}`, payload: { files: [{ name: 'hello.yaml', text }] } });

const secret: Json = { env: [{ name: 'TOKEN', value: 'canary-1' }] };
const run: Run = {
  id: 'run-1', app: 'hello', version: 1, action: 'grow', args: {}, decision: null, reason: 'a test', status: 'running', message: null, epoch: 1,
  steps: [{ name: 'deploy', operation: 'deploy', args: secret, timeoutMs: 1000, attemptsMax: 3, status: 'begun', resolved: { target: { definition: secret }, before: { definition: secret } }, key: null, attempt: 1, begunAt: testStart, deadline: null, endedAt: null, message: null }],
  cursor: 0, claims: [], holds: [], undo: 'on-failure', settleMs: ms(5000), createdAt: instant(testStart), startedAt: null, endedAt: null, settlesAt: null,
};

describe('values of environment variables', () => {
  it('stand in no answer of the interface, while their names do', async () => {
    expect((await post('apply', secretDocument('canary-1'))).statusCode).toBe(200);
    await deps.store.commit([{ kind: 'put-run', run }], null);
    const base = '/api/v1/applications';
    const paths = [base, ...['', '/document', '/runs', '/events', '/decisions', '/timeline', '/cost'].map((path) => `${base}/hello${path}`), '/api/v1/runs/run-1', '/api/v1/events', '/api/v1/overview', '/metrics'];
    const answers = await Promise.all(paths.map((path) => server.inject(path)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(paths.map(() => 200));
    const cancelled = await server.inject({ method: 'POST', url: '/api/v1/runs/run-1/cancel', payload: {} });
    expect([...answers, cancelled].map(({ body }) => body).join('\n')).not.toContain('canary');
    for (const path of [`${base}/hello`, `${base}/hello/document`, `${base}/hello/runs`, '/api/v1/runs/run-1']) {
      expect((await server.inject(path)).body).toContain('{"name":"TOKEN","value":"(hidden)"}');
    }
  });

  it('are compared by diff, which only says that one changed', async () => {
    await post('apply', secretDocument('canary-1'));
    expect((await post('diff', secretDocument('canary-1'))).json()).toMatchObject({ differs: false });
    const changed = await post('diff', secretDocument('canary-2'));
    expect(changed.body).not.toContain('canary');
    expect(changed.json().items[0].changes).toContainEqual({ op: 'replace', path: '/spec/components/server/env/TOKEN/value', before: '(hidden)', after: '(hidden, changed)' });
    expect(changed.json().items[0].text).toContain('+          value: (hidden, changed)\n');
  });

  it('stay whole in the store, from which instances are started', async () => {
    await post('apply', secretDocument('canary-1'));
    expect(JSON.stringify((await deps.store.document('Application', 'hello'))?.document)).toContain('canary-1');
  });
});
