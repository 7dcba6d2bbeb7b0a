import type { Sample } from '../src/model/sample.ts';
import { parsePrometheusText } from '../src/formats/prometheus-text/parse-prometheus-text.ts';
import { ScrapeCache } from '../src/formats/prometheus-text/scrape-cache.ts';
import { scrapeLimitDefaults } from '../src/formats/prometheus-text/scrape-limits.ts';
import { integerBelow, randomStreams } from '../src/model/random.ts';
import { instant } from '../src/units/time.ts';

const rounds = 100;
const seed = 1;
const histogramBuckets = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];

/**
 * Scrape parsing in samples/s: of a target that was scraped before (what happens all the time), of one seen for the first
 * time, and by a straightforward regular-expression parser in the same run. All make the same
 * samples of the same text: what prom-client writes for a service with request histograms by route, method and status,
 * and the usual process figures.
 */
export async function bench(): Promise<{ name: string; unit: string; value: number; n: number; detail: object }[]> {
  const text = realisticScrape();
  const at = instant(0);
  const limits = { ...scrapeLimitDefaults, samples: 1_000_000 };
  const count = samplesOf(parsePrometheusText(text, { at, limits })).length;
  const naive = naiveParse(text);
  if (JSON.stringify(naive) !== JSON.stringify(samplesOf(parsePrometheusText(text, { at, limits })))) throw new Error('the baseline reads other samples');
  const cache = new ScrapeCache();
  if (JSON.stringify(naive) !== JSON.stringify(samplesOf(parsePrometheusText(text, { at, limits, cache })))) throw new Error('the remembered target yields other samples');
  // They take turns, so that a noisy moment of the machine hits all.
  const again: number[] = [];
  const own: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < rounds; round++) {
    again.push(secondsOf(() => samplesOf(parsePrometheusText(text, { at, limits, cache }))));
    own.push(secondsOf(() => samplesOf(parsePrometheusText(text, { at, limits }))));
    baseline.push(secondsOf(() => naiveParse(text)));
  }
  const detail = { samples: count, bytes: text.length, rounds, seed, statistic: 'median of the rounds after a tenth for warming up' };
  return [
    { name: 'scrape parsing', unit: 'samples/s', value: Math.round(count / median(again)), n: rounds, detail: { ...detail, target: 'scraped before' } },
    { name: 'scrape parsing, first scrape', unit: 'samples/s', value: Math.round(count / median(own)), n: rounds, detail: { ...detail, target: 'nothing remembered' } },
    { name: 'scrape parsing, regular-expression baseline', unit: 'samples/s', value: Math.round(count / median(baseline)), n: rounds, detail },
    { name: 'scrape parsing, ratio to the baseline', unit: '1', value: Number((median(baseline) / median(again)).toFixed(2)), n: rounds, detail },
  ];
}

function samplesOf(parsed: ReturnType<typeof parsePrometheusText>): readonly Sample[] {
  if (parsed.kind === 'failed') throw new Error(parsed.why);
  return parsed.samples;
}

function secondsOf(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  const settled = values.slice(Math.ceil(values.length / 10)).toSorted((left, right) => left - right);
  return settled[Math.floor(settled.length / 2)] ?? Number.NaN;
}

function realisticScrape(): string {
  const random = randomStreams(seed).stream('scrape');
  const lines: string[] = ['# HELP http_request_duration_seconds Time to answer a request.', '# TYPE http_request_duration_seconds histogram'];
  for (let route = 0; route < 60; route++) {
    for (const method of ['GET', 'POST']) {
      for (const status of ['200', '404', '500']) {
        const labels = `route="/api/v1/resource-${route}/:id",method="${method}",status="${status}"`;
        let total = 0;
        for (const le of histogramBuckets) lines.push(`http_request_duration_seconds_bucket{le="${le}",${labels}} ${(total += integerBelow(random, 1000))}`);
        lines.push(`http_request_duration_seconds_sum{${labels}} ${(random.next() * 1000).toFixed(9)}`, `http_request_duration_seconds_count{${labels}} ${total}`);
      }
    }
  }
  lines.push('# HELP queue_depth Items that wait.', '# TYPE queue_depth gauge');
  for (let queue = 0; queue < 500; queue++) lines.push(`queue_depth{queue="orders-${queue}",partition="${queue % 12}"} ${integerBelow(random, 5000)}`);
  lines.push('# TYPE process_cpu_seconds_total counter', `process_cpu_seconds_total ${(random.next() * 1e4).toFixed(6)}`);
  lines.push('# TYPE process_resident_memory_bytes gauge', `process_resident_memory_bytes ${integerBelow(random, 2 ** 30)}`);
  return `${lines.join('\n')}\n`;
}

/** What one writes in an afternoon: split into lines, one pattern a line, one pattern for the labels. */
function naiveParse(text: string): Sample[] {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      const [, keyword, name, type] = line.split(' ');
      if (keyword === 'TYPE' && name !== undefined && type !== undefined) types.set(name, type);
      continue;
    }
    const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: (\d+))?$/.exec(line);
    if (match === null) throw new Error(`cannot read ${line}`);
    const [, series = '', block = '', value = ''] = match;
    const labels: Record<string, string> = {};
    for (const [, name = '', content = ''] of block.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
      labels[name] = content.includes('\\') ? content.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\') : content;
    }
    const type = types.get(series) ?? types.get(series.replace(/_(bucket|sum|count)$/, '')) ?? 'untyped';
    samples.push({ series, labels, type: type as Sample['type'], value: Number(value), at: instant(0) });
  }
  return samples;
}

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 2));
