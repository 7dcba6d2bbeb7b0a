import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../src/model/json.ts';
import type { Sample } from '../src/model/sample.ts';
import type { MetricSource } from '../src/monitor/ports/metric-source.ts';
import { randomStreams } from '../src/model/random.ts';
import { instant } from '../src/units/time.ts';
import { startSimulatedLoop } from '../test/support/simulated-loop.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

const applications = 100;
const seriesEach = 10;
const warmUp = 60;
const cycles = 300;
const start = instant(Date.UTC(2026, 0, 5));

/**
 * Wall time of one whole turn of the loop in which all of 100 applications are due at once: collect 1,000 series, evaluate,
 * judge objectives, decide, guard, commit durably (SQLite file, synchronous=FULL) and step the runs. Once on a disk and
 * once in memory, so that the share of the disk shows.
 */
export async function bench(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'homeostat-bench-cycle-'));
  try {
    return [...(await measure('file', `sqlite:${join(folder, 'knowledge.db')}`)), ...(await measure('memory', 'sqlite::memory:'))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(kind: string, url: string): Promise<Figure[]> {
  const names = Array.from({ length: applications }, (_, i) => `app-${i}`);
  const loop = await startSimulatedLoop({ seed: 1, start, documents: names.map(document), applications: [], sources: [sourceOf(names)], url });
  const times: number[] = [];
  const runs: number[] = [];
  let cpuBefore = process.cpuUsage();
  for (let cycle = 0; cycle < warmUp + cycles; cycle++) {
    loop.world.advance(instant(loop.world.clock.now() + 1000));
    const began = performance.now();
    await loop.controller.tick(loop.world.clock.now());
    const took = performance.now() - began;
    if (cycle < warmUp) {
      cpuBefore = process.cpuUsage();
      continue;
    }
    times.push(took);
    runs.push((await loop.store.openRuns()).length);
  }
  const cpu = process.cpuUsage(cpuBefore);
  // Beside wall time, since other work on the machine does not count there.
  const cpuMsMean = Math.round((cpu.user + cpu.system) / 10 / cycles) / 100;
  const { stats } = loop.controller;
  const decisions = Object.fromEntries(stats.decisions);
  await loop.close();
  const detail = { applications, series: applications * seriesEach, store: kind, seed: 1, goalMs: 50, cpuMsMean, failures: stats.failures, decisions, openRunsMean: runs.reduce((a, b) => a + b, 0) / runs.length };
  const figure = (name: string, value: number): Figure => ({ name: `cycle-${name}-${kind}`, unit: 'ms', value: Math.round(value * 100) / 100, n: times.length, detail });
  return [figure('p50', quantile(times, 0.5)), figure('p99', quantile(times, 0.99)), figure('max', Math.max(...times))];
}

/** One component, three measures, one objective; guides up and down that a slow wave of load sets off now and then. */
function document(name: string): Json {
  const measure = (fields: { readonly [field: string]: Json }): Json => ({ component: 'web', window: '10s', ...fields });
  return {
    apiVersion: 'homeostat.dev/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: {
      mode: 'act',
      cycle: '1s',
      safety: { scaleDownWindow: '20s', flapBudget: 100 },
      templates: [{ name: 'small', cores: 1, memory: '256MiB', price: '0.10 USD/h' }],
      components: [{ name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { initial: 2, min: 1, max: 6 } }],
      metrics: [
        measure({ name: 'response', series: 'response_seconds', type: 'histogram', statistic: 'p95' }),
        measure({ name: 'busy', series: 'busy_ratio', type: 'gauge', statistic: 'avg', across: 'avg' }),
      ],
      workloads: [measure({ name: 'requests', series: 'requests_total', type: 'counter', statistic: 'rate' })],
      objectives: [{ name: 'fast', metric: 'response', comparator: '<', target: '200ms', period: '1h' }],
      actions: [{ name: 'scale', parameters: [{ name: 'by', type: 'integer', default: 1 }], settle: '10s', steps: [{ operation: 'scale', with: { component: 'web', by: '$(by)' } }] }],
      guides: [
        { name: 'up', action: 'scale', with: { by: 1 }, serves: 'fast', when: 'metrics.busy > 0.8 || metrics.response > 0.2', weight: 10 },
        { name: 'down', action: 'scale', with: { by: -1 }, when: 'metrics.busy < 0.3', weight: 1 },
      ],
      constraints: [{ name: 'affordable', require: 'cost < 5' }],
    },
  };
}

/** Ten series per application, as one instance would export them. */
function sourceOf(names: readonly string[]): MetricSource {
  const buckets = [['0.05', 0.5], ['0.1', 0.9], ['0.2', 0.99], ['0.5', 0.999], ['+Inf', 1]] as const;
  const phases = names.map((name) => randomStreams(1).stream('phase', name).next());
  return {
    name: 'bench',
    collect: async (at) => {
      const second = (at - start) / 1000;
      const samples = names.flatMap((app, i): Sample[] => {
        const labels = { app, component: 'web', instance: `${app}-web-1` };
        const count = 50 * second;
        const sample = (series: string, type: Sample['type'], value: number): Sample => ({ series, labels, type, value, at });
        return [
          ...buckets.map(([le, share]): Sample => ({ series: 'response_seconds_bucket', labels: { ...labels, le }, type: 'histogram', value: count * share, at })),
          sample('response_seconds_sum', 'histogram', count * 0.08),
          sample('response_seconds_count', 'histogram', count),
          sample('requests_total', 'counter', count),
          sample('busy_ratio', 'gauge', 0.55 + 0.4 * Math.sin(second / 60 + 6.28 * (phases[i] ?? 0))),
          sample('memory_bytes', 'gauge', 1e8),
        ];
      });
      return { samples, failures: [] };
    },
  };
}

const quantile = (values: readonly number[], q: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(q * values.length) - 1)] ?? 0;

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
