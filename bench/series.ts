/**
 * The series store: appending and evaluating for 100 applications with 1,000 series each, and memory per sample.
 * Baseline of the same run: a plain Map from the sorted labels to an array of points, scanned whole for every query.
 */
import { createMemorySeriesStore } from '../src/adapters/series-memory/memory-series-store.ts';
import type { Query, QueryExpression } from '../src/model/query.ts';
import type { Sample } from '../src/model/sample.ts';
import { seriesKey } from '../src/monitor/labels-key.ts';
import { initialSanitiserState, sanitise } from '../src/monitor/sanitise.ts';
import { instant, ms } from '../src/units/time.ts';
import type { Figure } from './run.ts';

const apps = 100;
const instances = 10;
const buckets = 18;
const seriesPerApp = 1000;
const stepMs = 1000;
const warmUp = 10;
const rounds = 30;
const windowMs = ms(5000);

/** One scrape of an application: histograms with 18 buckets, sum and count, and gauges; 100 series an instance. */
function scrapeOf(app: number, round: number): Sample[] {
  const at = instant(round * stepMs);
  const samples: Sample[] = [];
  for (let instance = 0; instance < instances; instance++) {
    const labels = { app: `app-${app}`, component: `component-${instance % 4}`, instance: `instance-${instance}` };
    for (let family = 0; family < 4; family++) {
      for (let bucket = 0; bucket < buckets; bucket++) {
        const le = bucket === buckets - 1 ? '+Inf' : String(0.001 * 2 ** bucket);
        samples.push({ series: `seconds_${family}_bucket`, labels: { ...labels, le }, type: 'histogram', value: round * (bucket + 1), at });
      }
      samples.push({ series: `seconds_${family}_sum`, labels, type: 'histogram', value: round * 0.7, at });
      samples.push({ series: `seconds_${family}_count`, labels, type: 'histogram', value: round * buckets, at });
    }
    for (let gauge = 0; gauge < 20; gauge++) samples.push({ series: `gauge_${gauge}`, labels, type: 'gauge', value: gauge + round, at });
  }
  return samples;
}

function queriesFor(app: number): Query[] {
  const matchers = [{ label: 'app', op: 'in', values: [`app-${app}`] }] as const;
  const sum = (fn: 'rate' | 'avg', series: string, by: string[] = []): QueryExpression => ({
    kind: 'across',
    fn: 'sum',
    by,
    of: { kind: 'over-time', fn, selector: { series, matchers }, window: windowMs },
  });
  return [0, 1, 2, 3].flatMap((family) => [
    { id: `p95-${family}`, expression: { kind: 'histogram-quantile', q: 0.95, of: sum('rate', `seconds_${family}_bucket`, ['le']) } },
    { id: `rate-${family}`, expression: sum('rate', `seconds_${family}_count`) },
    { id: `gauge-${family}`, expression: sum('avg', `gauge_${family}`) },
  ]);
}

export async function bench(): Promise<readonly Figure[]> {
  const store = createMemorySeriesStore();
  let state = initialSanitiserState();
  const times: Record<'sanitise' | 'append' | 'evaluate', number[]> = { sanitise: [], append: [], evaluate: [] };
  const queries = Array.from({ length: apps }, (_, app) => queriesFor(app));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let app = 0; app < apps; app++) {
      const scrape = scrapeOf(app, round);
      const at = instant(round * stepMs);
      const begun = performance.now();
      const clean = sanitise({ samples: scrape, failures: [] }, state, { source: 'bench', at });
      state = clean.state;
      const sanitised = performance.now();
      await store.append(clean.batch);
      const appended = performance.now();
      const answers = await store.evaluate(queries[app] ?? [], at);
      const evaluated = performance.now();
      if (round < warmUp) continue;
      if (Object.values(answers).some(({ kind }) => kind === 'missing')) throw new Error(`an answer is missing: ${JSON.stringify(answers)}`);
      times.sanitise.push(sanitised - begun);
      times.append.push(appended - sanitised);
      times.evaluate.push(evaluated - appended);
    }
  }
  const cycles = times.append.map((time, index) => time + (times.sanitise[index] ?? 0) + (times.evaluate[index] ?? 0));
  const stats = store.stats();
  const naive = naiveBaseline();
  const settings = { apps, seriesPerApp, queriesPerApp: 12, windowSeconds: windowMs / 1000, stepSeconds: stepMs / 1000 };
  return [
    { name: 'series: sanitise, append and evaluate one application, p99', unit: 'ms', value: quantile(cycles, 0.99), n: cycles.length, detail: { ...settings, p50: quantile(cycles, 0.5), p50ms: stages(times, 0.5), p99ms: stages(times, 0.99) } },
    { name: 'series: append', unit: 'samples/s', value: perSecond(times.append, seriesPerApp), n: times.append.length * seriesPerApp, detail: settings },
    { name: 'series: sanitise', unit: 'samples/s', value: perSecond(times.sanitise, seriesPerApp), n: times.sanitise.length * seriesPerApp, detail: settings },
    { name: 'series: evaluate 12 queries of one application, p50', unit: 'ms', value: quantile(times.evaluate, 0.5), n: times.evaluate.length, detail: { ...settings, naiveMs: naive.evaluateMs, naive: 'every query scans all series of all applications' } },
    { name: 'series: append, naive map', unit: 'samples/s', value: naive.samplesPerSecond, n: naive.n, detail: { ...settings, baseline: 'Map by sorted labels to arrays of points' } },
    { name: 'series: memory of samples', unit: 'bytes/sample', value: stats.bytes / stats.samples, n: stats.samples, detail: { series: stats.series, bytes: stats.bytes } },
  ];
}

const quantile = (values: readonly number[], q: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? Number.NaN;

const perSecond = (times: readonly number[], each: number): number => (times.length * each * 1000) / times.reduce((sum, time) => sum + time, 0);

const stages = (times: Readonly<Record<string, readonly number[]>>, q: number): object =>
  Object.fromEntries(Object.entries(times).map(([name, values]) => [name, quantile(values, q)]));

/** The obvious way, on the same samples: enough rounds to be warm. */
function naiveBaseline(): { readonly samplesPerSecond: number; readonly evaluateMs: number; readonly n: number } {
  const map = new Map<string, { readonly sample: Sample; readonly points: { at: number; value: number }[] }>();
  let spent = 0;
  let n = 0;
  for (let round = 0; round < 6; round++) {
    for (let app = 0; app < apps; app++) {
      const scrape = scrapeOf(app, round);
      const begun = performance.now();
      for (const sample of scrape) {
        const key = seriesKey(sample.series, sample.labels);
        const entry = map.get(key) ?? { sample, points: [] };
        entry.points.push({ at: sample.at, value: sample.value });
        map.set(key, entry);
      }
      if (round === 0) continue;
      spent += performance.now() - begun;
      n += scrape.length;
    }
  }
  const begun = performance.now();
  let found = 0;
  for (let query = 0; query < 12; query++) {
    for (const { sample, points } of map.values()) {
      if (sample.series !== `seconds_${query % 4}_bucket` || sample.labels['app'] !== 'app-7') continue;
      found += (points.at(-1)?.value ?? 0) - (points[0]?.value ?? 0);
    }
  }
  if (found === 0) throw new Error('the baseline found nothing');
  return { samplesPerSecond: (n * 1000) / spent, evaluateMs: performance.now() - begun, n };
}
