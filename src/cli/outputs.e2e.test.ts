import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { applicationOf } from '../model/application.ts';
import type { Desired } from '../model/desired.ts';
import { testLog } from '../formats/spark-event-log/testing-log.ts';
import { sampleDecision, sampleRun } from '../knowledge/sample-records.ts';
import { randomStreams } from '../model/random.ts';
import { hours, instant, isoOf } from '../units/time.ts';
import type { Server } from '../server/server-types.ts';
import { createServer } from '../server/create-server.ts';
import { registerModel } from '../usecases/register-model.ts';
import type { TestingDeps } from '../usecases/testing-deps.ts';
import { helloDocument, testStart, testingDeps } from '../usecases/testing-deps.ts';
import { outputs } from './outputs.ts';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-outputs-'));
const template = JSON.stringify({ apiVersion: 'homeostat.dev/v1alpha1', kind: 'ResourceTemplate', metadata: { name: 'big' }, spec: { cores: 2, memory: '1GiB', price: '0.50 USD/h' } });
const problems = ['capacity/nightly-reports.yaml', 'workflow/nightly-etl.yaml'].map((path) => join(import.meta.dirname, '../../examples', path));
let deps: TestingDeps;
let server: Server;

beforeAll(async () => {
  writeFileSync(join(folder, 'hello.json'), helloDocument());
  writeFileSync(join(folder, 'big.json'), template);
  writeFileSync(join(folder, 'service.yaml'), 'tosca_definitions_version: tosca_simple_yaml_1_3\ntopology_template: { node_templates: { web: { type: Compute } } }\n');
  writeFileSync(join(folder, 'load.csv'), ['time,load', ...Array.from({ length: 200 }, (_, hour) => `${hour * 3600},${50 + (hour % 24)}`)].join('\n'));
  writeFileSync(join(folder, 'app.log'), testLog({ executors: [{ id: '1', cores: 2 }], jobs: [{ id: 0, start: 10, end: 900, stages: [{ id: 0, tasks: [{ launch: 20, finish: 500 }, { launch: 20, finish: 880 }] }] }], end: 1000 }).join('\n'));
  writeFileSync(join(folder, 'wrong.json'), helloDocument().replace('"small"', '"smal"'));
  for (const agent of ['north', 'south']) {
    writeFileSync(join(folder, `${agent}-past.csv`), loadOf(agent, 24 * 8));
    writeFileSync(join(folder, `${agent}.csv`), loadOf(agent, 24 * 9));
  }
  const store = await openStore({ url: `sqlite:${join(folder, 'knowledge.db')}` }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
  server = await createServer(deps, { logLevel: 'silent' });
  await server.listen({ host: '127.0.0.1', port: 0 });
  await deploy();
  expect((await run('apply', '-f', 'hello.json', 'big.json', ...problems, '-o', 'json')).code).toBe(0);
  await deps.store.commit([{ kind: 'put-decision', decision: sampleDecision({ id: 'hello.1', app: 'hello' }) }, { kind: 'put-run', run: sampleRun({ id: 'hello.1.0', app: 'hello' }) }], null);
  for (const seed of [1, 2]) {
    await registerModel(deps, {
      name: 'load', kind: 'lstm', dataSha256: 'd'.repeat(64), codeVersion: '0.1.0', nodeVersion: '24.0.0', kernel: 'plain', seed, samples: 100, series: null, metrics: { heldOutLoss: 0.5 }, parents: [{ name: 'load', version: 1 }], saved: { seed },
    });
  }
});
/** Hours of a load with a day, and noise of its own for each agent. */
function loadOf(agent: string, length: number): string {
  const random = randomStreams(1).stream(agent);
  return ['t,v', ...Array.from({ length }, (_, hour) => `${isoOf(instant(testStart + hour * hours(1)))},${100 + 50 * Math.sin((hour * Math.PI) / 12) + 8 * random.next()}`)].join('\n');
}

async function deploy(): Promise<void> {
  const { spec } = applicationOf(JSON.parse(helloDocument()), 1);
  const [[definition], [size]] = [spec.components, spec.templates];
  if (definition === undefined || size === undefined) throw new Error('the document has neither component nor template');
  const desired: Desired = { state: 'present', app: 'hello', component: definition.name, definition, baseDir: folder, replicas: 2, template: size, placement: null, restartToken: null };
  await deps.platform.apply(desired, { epoch: 1, key: 'deploy' });
}

afterAll(async () => {
  await server.close();
  await deps.store.close();
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]): Promise<TestingCliResult> {
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return testingCli(['--server', url, ...args], { cwd: folder });
}

/** One call of every command that ends by itself; `demo` has a test of its own verdict. */
const calls: readonly (readonly [command: string, ...args: string[]])[] = [
  ['validate', '-f', 'hello.json'],
  ['validate', '-f', 'wrong.json'],
  ['apply', '-f', 'hello.json', '--dry-run'],
  ['diff', '-f', 'hello.json'],
  ['get applications'],
  ['get applications', 'hello'],
  ['get resourcetemplates'],
  ['get capacityproblems'],
  ['get workflowproblems'],
  ['get components'],
  ['get instances'],
  ['get objectives'],
  ['get decisions'],
  ['get runs'],
  ['get events'],
  ['describe application', 'hello'],
  ['describe run', 'hello.1.0'],
  ['describe decision', 'hello.1'],
  ['explain', 'hello.1'],
  ['delete', 'resourcetemplate', 'big', '--yes'],
  ['characterise', '--series', join(import.meta.dirname, '../../examples/data/ai4dl-containers.csv'), '--time', 'timestamp', '--values', 'cpu.usage.cores,mem.usage.pct', '--group', 'pod.id'],
  ['size', '--series', join(import.meta.dirname, '../../examples/data/ai4dl-containers.csv'), '--time', 'timestamp', '--cpu', 'cpu.usage.cores', '--memory', 'mem.working.set', '--group', 'pod.id', '--step', '2m'],
  ['forecast evaluate', '--series', 'load.csv', '--time', 'time', '--value', 'load', '--models', 'last-value,seasonal-naive'],
  ['forecast run', '--series', 'load.csv', '--time', 'time', '--value', 'load', '--model', 'theta', '--explain'],
  ['backtest', '--trace', 'load.csv', '--time', 'time', '--value', 'load', '--world', 'requests', '--policy', 'reactive,oracle:1h', '--objective', 'p95(latency_ms) < 200', '--seeds', '2'],
  ['plan capacity', '-f', join(import.meta.dirname, '../../examples/capacity/nightly-reports.yaml'), '--what-if', 'users=1..2:1', '--class', 'stock'],
  ['plan workflow', '-f', join(import.meta.dirname, '../../examples/workflow/nightly-etl.yaml'), '--planner', 'ic-pcp,heft'],
  ['execute workflow', '-f', join(import.meta.dirname, '../../examples/workflow/nightly-etl.yaml'), '--planner', 'ic-pcp', '--yes'],
  ['profile', '-f', 'app.log', '--slots', '1,4'],
  ['measure tasks', '-f', join(import.meta.dirname, '../../examples/workflow/measured.yaml'), '--task', 'wait', '--type', 'half', '--repeat', '2'],
  ['models promote', 'load@1'],
  ['models promote', 'load@2', '--from', '1', '--by', 'ana', '--why', 'better'],
  ['models list'],
  ['models show', 'load@champion'],
  ['models verify'],
  ['models rollback', 'load'],
  ['forecast run', '--series', 'north-past.csv', '--time', 't', '--value', 'v', '--model', 'lstm', '--horizon', '2', '--save', 'north'],
  ['forecast run', '--series', 'north.csv', '--time', 't', '--value', 'v', '--model', 'north@1', '--horizon', '2'],
  ['forecast run', '--series', 'south-past.csv', '--time', 't', '--value', 'v', '--model', 'lstm', '--horizon', '2', '--save', 'south'],
  ['models federate', 'both', '--agent', 'north@1=north.csv', '--agent', 'south@1=south.csv', '--time', 't', '--value', 'v', '--horizon', '2'],
  ['backup', 'all.backup', '--store', `sqlite:${join(folder, 'knowledge.db')}`],
  ['restore', 'all.backup', '--store', `sqlite:${join(folder, 'other.db')}`],
  ['doctor', '--port', '1', '--data', folder],
  ['import tosca', '-f', 'service.yaml'],
  ['version'],
];

describe('what commands print with -o json', () => {
  it.each(calls)('%s %s has the form of its schema, with no field more', async (command, ...args) => {
    const { out, err } = await run(...command.split(' '), ...args, '-o', 'json');
    const schema = outputs.find((output) => output.command === command)?.schema;
    expect(out, err).not.toBe('');
    const printed: unknown = JSON.parse(out);
    expect(schema?.parse(printed)).toEqual(printed);
  });

  it('has every instance with its name', async () => {
    const { items } = JSON.parse((await run('get', 'instances', '-o', 'json')).out) as { items: { name: string; id: string; component: string }[] };
    expect(items.map(({ name, id, component }) => [name === id, component])).toEqual([[true, 'server'], [true, 'server']]);
  });

  it('is the problem as it was applied, by any name of its kind', async () => {
    const { items } = JSON.parse((await run('get', 'cp', 'nightly-reports', '-o', 'json')).out) as { items: { document: unknown }[] };
    expect(items.map(({ document }) => document)).toEqual([parse(readFileSync(problems[0] ?? '', 'utf8'))]);
    expect((await run('get', 'capacityproblems')).out).toMatch(/^NAME +CLASSES +CLOUD\nnightly-reports +2 +public\n$/);
    expect((await run('get', 'wp')).out).toMatch(/^NAME +TASKS +TYPES +DEADLINES +BUDGET\nnightly-etl +\d+ +\d+ +\d+ +<none>\n$/);
  });

  it('is looked at for every command but demo', () => {
    expect(new Set(calls.map(([command]) => command))).toEqual(new Set(outputs.map(({ command }) => command).filter((command) => command !== 'demo')));
  });
});
