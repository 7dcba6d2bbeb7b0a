import { createMemorySeriesStore } from '../../src/adapters/series-memory/memory-series-store.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import type { ObjectiveSpan, Write } from '../../src/knowledge/ports/knowledge-store.ts';
import { applicationOf } from '../../src/model/application.ts';
import type { RecordedDecision } from '../../src/model/decision.ts';
import type { Run, RunStep } from '../../src/model/run.ts';
import type { Sample } from '../../src/model/sample.ts';
import { createServer } from '../../src/server/create-server.ts';
import type { ServerOptions } from '../../src/server/server-options.ts';
import type { Server } from '../../src/server/server-types.ts';
import { usdPerHour } from '../../src/units/resources.ts';
import type { Instant } from '../../src/units/time.ts';
import { instant } from '../../src/units/time.ts';
import type { PlanningJobs } from '../../src/usecases/planning-jobs.ts';
import type { TestingDeps } from '../../src/usecases/testing-deps.ts';
import { testStart, testingDeps } from '../../src/usecases/testing-deps.ts';

/** Text that would run if a page took it for HTML. */
export const payload = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';

/** Seconds of history that everything has. */
const historySeconds = 240;
const at = (second: number): Instant => instant(testStart + second * 1000);

export type DashboardWorld = { readonly deps: TestingDeps; readonly server: Server; readonly address: string; close(): Promise<void> };

/**
 * The real server over stores in memory, with three applications: `archive` meets its objective, `quiet` has told nothing
 * yet, and `shop` violates one of two, with load, capacity, decisions and runs over the last four minutes. Its clock
 * stands still. `webDir` holds the built dashboard.
 */
export async function openDashboardWorld(webDir: string, { planning, ...options }: Pick<ServerOptions, 'token'> & { readonly planning?: PlanningJobs } = {}): Promise<DashboardWorld> {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  const series = createMemorySeriesStore();
  const testing = testingDeps(() => ({ store, series }));
  const deps = planning === undefined ? testing : { ...testing, planning };
  const server = await createServer(deps, { logLevel: 'silent', webDir, ...options });
  const files = [applicationText('archive'), applicationText('quiet'), applicationText('shop')].map((text, index) => ({ name: `${index}.json`, text }));
  const applied = await server.inject({ method: 'POST', url: '/api/v1/documents:apply', payload: { files }, headers: { authorization: `Bearer ${options.token ?? ''}` } });
  if (applied.statusCode !== 200) throw new Error(`the seed was refused: ${applied.body}`);
  for (let second = 0; second <= historySeconds; second++) await series.append({ samples: samplesAt(second), failures: [] });
  await deployComponents(deps);
  await store.commit([...shopHistory(), ...archiveHistory()], null);
  deps.advance(historySeconds * 1000);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    deps,
    server,
    address,
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}

const applicationText = (name: string): string =>
  JSON.stringify({
    apiVersion: 'homeostat.dev/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: {
      mode: 'propose',
      cycle: '5s',
      templates: [{ name: 'small', cores: '500m', memory: '128MiB', price: '0.36 USD/h' }],
      components: [
        { name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { min: 1, max: 6 } },
        { name: 'table', stateful: true, command: ['node', 'table.js'], template: 'small', replicas: { min: 1, max: 3 } },
      ],
      metrics: [{ name: 'response_p95', description: payload, component: 'web', series: 'shop_response_seconds', type: 'gauge', statistic: 'max', window: '5s', across: 'max' }],
      workloads: [{ name: 'requests', component: 'web', series: 'shop_requests_total', type: 'counter', statistic: 'rate', window: '10s' }],
      objectives: [
        { name: 'response', description: payload, metric: 'response_p95', comparator: '<', target: '100ms', goal: '95%', period: '10m' },
        { name: 'cost', metric: 'cost', comparator: '<', target: '2 USD/h', goal: '95%', period: '10m' },
      ],
      actions: [{ name: 'grow', steps: [{ operation: 'scale', with: { component: 'web', by: 1 } }] }],
    },
  });

const load = (second: number): number => 70 + 60 * Math.sin((second / historySeconds) * Math.PI * 1.6 - 0.6);
const replicas = (second: number): number => (second < 60 ? 1 : second < 130 ? 2 : 3);
const response = (second: number): number => 0.04 + (load(second) / replicas(second)) * 0.0006 + (second > 100 && second < 135 ? 0.06 : 0) + (second > 219 ? 0.065 : 0) + (second % 7) * 0.001;

function samplesAt(second: number): Sample[] {
  const own = (app: string, component: string) => ({ app, component });
  const gauge = (name: string, labels: Record<string, string>, value: number): Sample => ({ series: name, labels, type: 'gauge', value, at: at(second) });
  const requests = Array.from({ length: second }, (_, past) => load(past)).reduce((sum, rate) => sum + rate, 0);
  return [
    gauge('shop_response_seconds', own('shop', 'web'), response(second)),
    { series: 'shop_requests_total', labels: own('shop', 'web'), type: 'counter', value: requests, at: at(second) },
    gauge('homeostat_component_replicas_desired', own('shop', 'web'), replicas(second + 6)),
    gauge('homeostat_component_replicas_desired', own('shop', 'table'), second < 200 ? 1 : 2),
    gauge('homeostat_instance_ready', own('shop', 'web'), replicas(second)),
    gauge('homeostat_instance_ready', own('shop', 'table'), 1),
  ];
}

async function deployComponents({ platform, store }: TestingDeps): Promise<void> {
  for (const name of ['archive', 'shop']) {
    const stored = await store.document('Application', name);
    if (stored === null) throw new Error(`${name} was not stored`);
    const app = applicationOf(stored.document, stored.generation);
    const [template] = app.spec.templates;
    if (template === undefined) throw new Error(`${name} has no template`);
    for (const definition of app.spec.components) {
      const fence = { epoch: 1, key: `${name}/${definition.name}` };
      await platform.apply({ state: 'present', app: name, component: definition.name, definition, baseDir: '/srv', replicas: name === 'shop' && definition.name === 'web' ? 3 : 1, template, placement: null, restartToken: null }, fence);
    }
  }
}

const span = (app: string, objective: string, from: number, to: number, status: ObjectiveSpan['status'], value: number, why: string): Write => ({
  kind: 'extend-span',
  span: { app, objective, from: at(from), to: at(to), status, applies: true, value, why },
});

const row = (app: string, component: string, instance: string, from: number): Write => ({
  kind: 'open-ledger',
  row: { app, component, instance, template: 'small', price: usdPerHour(0.36), from: at(from), to: null },
});

const archiveHistory = (): Write[] => [row('archive', 'web', 'a1', 0), span('archive', 'response', 0, historySeconds, 'met', 0.03, 'p95 is 30 ms; it must be < 100 ms'), span('archive', 'cost', 0, historySeconds, 'met', 0.36, 'cost is 0.36 USD/h')];

function shopHistory(): Write[] {
  return [
    ...[0, 60, 130].map((from, index) => row('shop', 'web', `w${index}`, from)),
    row('shop', 'table', 't0', 0),
    span('shop', 'response', 0, 100, 'met', 0.08, 'p95 is 80 ms; it must be < 100 ms'),
    span('shop', 'response', 100, 135, 'violated', 0.16, 'p95 is 160 ms; it must be < 100 ms'),
    span('shop', 'response', 135, 220, 'met', 0.07, 'p95 is 70 ms; it must be < 100 ms'),
    span('shop', 'response', 220, historySeconds, 'violated', 0.12, `p95 is 120 ms; it must be < 100 ms ${payload}`),
    span('shop', 'cost', 0, historySeconds, 'met', 1.44, 'cost is 1.44 USD/h'),
    ...decisions.map((decision) => ({ kind: 'put-decision', decision }) as const),
    ...[grownRun, tableRun, proposedRun].map((run) => ({ kind: 'put-run', run }) as const),
    { kind: 'add-event', event: { at: at(61), app: 'shop', type: 'RunSucceeded', severity: 'info', subject: 'run/run-1', message: `grow succeeded ${payload}`, data: null } },
    { kind: 'add-event', event: { at: at(90), app: null, type: 'ControllerStarted', severity: 'warning', subject: 'controller', message: 'the controller started again; 4 instances were adopted', data: null } },
  ];
}

const step = (name: string, operation: string, rest: Partial<RunStep> = {}): RunStep => ({
  name, operation, args: {}, timeoutMs: 30_000, attemptsMax: 3, status: 'pending', resolved: null, key: null, attempt: 0, begunAt: null, deadline: null, endedAt: null, message: null, ...rest,
});

const run = (rest: Partial<Run> & Pick<Run, 'id' | 'action' | 'steps' | 'status' | 'createdAt'>): Run => ({
  app: 'shop', version: 1, args: {}, decision: null, reason: 'the recommenders are half full', message: null, epoch: 1, cursor: 0, claims: [], holds: [], undo: 'on-failure', settleMs: 2000, startedAt: null, endedAt: null, settlesAt: null, ...rest,
});

const grownRun = run({
  id: 'run-1', action: 'grow', args: { by: 1 }, status: 'succeeded', decision: 'shop/12', createdAt: at(55), startedAt: at(55), endedAt: at(61), settlesAt: at(63), cursor: 1,
  steps: [step('scale', 'scale', { status: 'done', attempt: 1, begunAt: at(55), endedAt: at(61) })],
});

export const tableRun: Run = run({
  id: 'run-2', action: 'replicate-table', status: 'running', decision: 'shop/40', reason: `the table is nearly full ${payload}`, createdAt: at(200), startedAt: at(200), cursor: 1, holds: ['response'], claims: ['table/replicas'],
  steps: [
    step('add-replica', 'scale', { status: 'done', attempt: 1, begunAt: at(200), endedAt: at(204) }),
    step('data-imported', 'wait-for', { status: 'begun', attempt: 2, begunAt: at(204), deadline: at(264), timeoutMs: 60_000, message: payload }),
    step('announce', 'call'),
  ],
});

const proposedRun = run({ id: 'run-3', action: 'grow', args: { by: 2 }, status: 'proposed', decision: 'shop/46', reason: 'Scale web up by 2 because response is violated.', createdAt: at(230), steps: [step('scale', 'scale')] });

const decision = (cycle: number, rest: Partial<RecordedDecision>): RecordedDecision => ({
  id: `shop/${cycle}`, app: 'shop', cycle, at: at(cycle * 5), policy: { name: 'guided', version: '1', seed: 1 }, chosen: null, reason: 'Nothing to do: every objective is met and nothing is idle.', candidates: [], mode: 'propose', shadow: false, outcome: 'none', run: null, count: 1, lastAt: at(cycle * 5), lastCycle: cycle, ...rest,
});

const decisions: readonly RecordedDecision[] = [
  decision(11, {
    at: at(55), id: 'shop/12', cycle: 12, lastCycle: 12, chosen: 'grow', outcome: 'submitted', run: 'run-1', reason: 'Scale web up by 1 because the recommenders are half full.',
    candidates: [{ id: 'grow', calls: [{ action: 'grow', args: { by: 1 } }], score: 62, why: 'guide web-fills-up: 62', predicted: [{ on: 'cost', unit: 'USD/h', change: 0.36 }], blockedBy: [] }],
  }),
  decision(13, { count: 26, lastAt: at(195), lastCycle: 39 }),
  decision(40, {
    chosen: 'table', outcome: 'submitted', run: 'run-2', reason: `Replicate the table because it is nearly full ${payload}`,
    candidates: [{ id: 'table', calls: [{ action: 'replicate-table', args: {} }], score: 71, why: 'guide table-fills-up: 71', predicted: [], blockedBy: [] }],
  }),
  decision(46, {
    chosen: 'grow', outcome: 'awaiting-approval', run: 'run-3', reason: 'Scale web up by 2 because response is violated.',
    candidates: [
      { id: 'shrink', calls: [{ action: 'shrink', args: {} }], score: 20, why: `guide web-is-idle: 20 ${payload}`, predicted: [{ on: 'cost', unit: 'USD/h', change: -0.36 }], blockedBy: [{ rule: 'constraint', name: payload, why: 'nothing is taken away while users wait' }] },
      { id: 'grow', calls: [{ action: 'grow', args: { by: 2 } }], score: 90, why: 'guide response-is-late: 90', predicted: [{ on: 'cost', unit: 'USD/h', change: 0.72 }, { on: 'response_p95', unit: 's', change: -0.04, low: -0.06, high: -0.02 }], blockedBy: [] },
      { id: 'table', calls: [{ action: 'replicate-table', args: {} }], score: 71, why: 'guide table-fills-up: 71', predicted: [], blockedBy: [{ rule: 'in-flight', name: 'run-2', why: 'table/replicas is being changed by run-2' }] },
    ],
  }),
];
