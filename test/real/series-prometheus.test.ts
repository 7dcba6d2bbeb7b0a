import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../../src/adapters/series-memory/memory-series-store.ts';
import type { QueryExpression } from '../../src/model/query.ts';
import { integerBelow, randomStreams } from '../../src/model/random.ts';
import type { Sample } from '../../src/model/sample.ts';
import { toPromql } from '../../src/monitor/query/to-promql.ts';
import { seriesOf } from '../../src/monitor/series-notation.ts';
import { seriesStoreAnswers } from '../../src/monitor/series-store.contract.ts';
import { hours, instant, ms } from '../../src/units/time.ts';
import type { StartedPrometheus } from '../support/prometheus.ts';
import { prometheusInstalled, startPrometheus } from '../support/prometheus.ts';

/**
 * The series store against Prometheus itself: the same samples, the same questions (as PromQL), the same numbers.
 * Debian's Prometheus 2 closes windows to the left where version 3 and this store leave them open, so no sample lies on a
 * border here; and it bounds the extrapolation to before a counter's beginning in another order, so those with gaps begin
 * high, and the others before the window.
 */
if (!prometheusInstalled) process.stderr.write('skipped: no Prometheus\n');

const step = 10_000;
const epoch = 1_700_000_000_000;
const sampleShift = 1234;
const queryShift = 2000;
const seed = 20_241;

type Case = { readonly name: string; readonly samples: readonly Sample[]; readonly expression: QueryExpression; readonly at: number };

/** Every case has its series for itself, by a label. */
function isolated(name: string, notation: string, expression: QueryExpression, atSeconds: number, id: number): Case {
  const samples = seriesOf(notation, { step, start: epoch + sampleShift }).map((sample) => ({ ...sample, labels: { ...sample.labels, case: String(id) } }));
  return { name, samples, expression: within(expression, id), at: epoch + atSeconds * 1000 + queryShift };
}

function within(expression: QueryExpression, id: number): QueryExpression {
  switch (expression.kind) {
    case 'over-time': {
      const { series, matchers } = expression.selector;
      return { ...expression, selector: { series, matchers: [...matchers, { label: 'case', op: 'in', values: [String(id)] }] } };
    }
    case 'across':
    case 'histogram-quantile':
      return { ...expression, of: within(expression.of, id) };
    case 'binary':
      return { ...expression, left: within(expression.left, id), right: within(expression.right, id) };
    case 'number':
      return expression;
  }
}

const functions = ['rate', 'increase', 'avg', 'min', 'max', 'sum', 'count', 'last'] as const;

function randomCases(first: number, count: number): Case[] {
  const random = randomStreams(seed).stream('series');
  const upTo = (below: number): number => integerBelow(random, below);
  return Array.from({ length: count }, (_, index) => {
    const fn = functions[upTo(functions.length)] ?? 'rate';
    const over = (series: string): QueryExpression => ({ kind: 'over-time', fn, selector: { series, matchers: [] }, window: ms([25_000, 55_000, 125_000][upTo(3)] ?? 25_000) });
    const gaps = upTo(2) === 0;
    const rows = Array.from({ length: 1 + upTo(4) }, (__, instance) => `r{i="${instance}",j="${instance % 2}"} ${valuesOf(upTo, gaps)}`);
    const notation = rows.join('\n');
    const fns = ['sum', 'avg', 'min', 'max', 'count'] as const;
    const expression: QueryExpression = { kind: 'across', fn: fns[upTo(5)] ?? 'sum', by: [], of: { kind: 'across', fn: 'sum', by: upTo(2) === 0 ? ['j'] : ['i'], of: over('r') } };
    const at = gaps ? upTo(40) * 10 : 130 + upTo(27) * 10;
    return isolated(`random ${index}: ${toPromql(expression)}`, notation, expression, at, first + index);
  });
}

function valuesOf(upTo: (below: number) => number, gaps: boolean): string {
  let value = gaps ? 1000 : 0;
  return Array.from({ length: 40 }, () => {
    if (gaps && upTo(4) === 0) return '_';
    value = !gaps && upTo(8) === 0 ? upTo(3) : value + upTo(20) / 4;
    return String(value);
  }).join(' ');
}

function randomHistograms(first: number, count: number): Case[] {
  const random = randomStreams(seed).stream('histograms');
  return Array.from({ length: count }, (_, index) => {
    const bounds = ['0.01', '0.05', '0.1', '0.5', '1', '+Inf'];
    const slopes = bounds.map(() => integerBelow(random, 4));
    let slope = 0;
    const rows = bounds.map((le, bucket) => {
      slope += slopes[bucket] ?? 0;
      return `h_bucket{le="${le}"} 5000+${slope}x39`;
    });
    const rates: QueryExpression = { kind: 'across', fn: 'sum', by: ['le'], of: { kind: 'over-time', fn: 'rate', selector: { series: 'h_bucket', matchers: [] }, window: ms(55_000) } };
    const expression: QueryExpression = { kind: 'histogram-quantile', q: [0.01, 0.5, 0.9, 0.95, 0.999][integerBelow(random, 5)] ?? 0.5, of: rates };
    return isolated(`histogram ${index}: ${toPromql(expression)} with slopes ${slopes.join(' ')}`, rows.join('\n'), expression, 300, first + index);
  });
}

const known = seriesStoreAnswers.map(([name, notation, expression, at], id) => isolated(name, notation, expression, at, id));
const cases = [...known, ...randomCases(1000, 300), ...randomHistograms(2000, 100)];

const openMetrics = (samples: readonly Sample[]): string =>
  `${samples
    .toSorted((a, b) => (a.series < b.series ? -1 : a.series > b.series ? 1 : a.at - b.at))
    .map(({ series, labels, value, at }) => `${series}{${Object.entries(labels).map(([name, text]) => `${name}=${JSON.stringify(text)}`).join(',')}} ${value} ${at / 1000}\n`)
    .join('')}# EOF\n`;

describe.skipIf(!prometheusInstalled)('the series store and Prometheus', () => {
  let prometheus: StartedPrometheus | undefined;

  beforeAll(async () => {
    prometheus = await startPrometheus(openMetrics(cases.flatMap(({ samples }) => samples)));
  });

  afterAll(() => prometheus?.stop());

  it(`give the same ${cases.length} answers (seed ${seed})`, async () => {
    const store = createMemorySeriesStore({ retention: hours(24) });
    await store.append({ samples: cases.flatMap(({ samples }) => samples), failures: [] });
    const differences: string[] = [];
    let answered = 0;
    for (const { name, expression, at } of cases) {
      const { q } = await store.evaluate([{ id: 'q', expression }], instant(at));
      const theirs = await askPrometheus(prometheus?.url ?? '', toPromql(expression), at);
      const ours = q?.kind === 'value' ? q.value : null;
      if (ours !== null) answered += 1;
      const same = ours === null || theirs === null ? ours === theirs : Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs));
      if (!same) differences.push(`${name} at ${at}: ours ${ours ?? JSON.stringify(q)}, theirs ${theirs}`);
    }
    expect(differences).toEqual([]);
    expect(answered).toBeGreaterThan(cases.length * 0.9);
  });
});

/** One value, or null where Prometheus has none or NaN. */
async function askPrometheus(url: string, query: string, at: number): Promise<number | null> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time: String(at / 1000) }).toString()}`);
  const { status, data, error } = (await response.json()) as { status: string; error?: string; data?: { resultType: string; result: [number, string] | { value: [number, string] }[] } };
  if (status !== 'success' || data === undefined) throw new Error(`${query}: ${error}`);
  if (data.resultType === 'scalar') return Number((data.result as [number, string])[1]);
  const result = data.result as { value: [number, string] }[];
  if (result.length !== 1) return null;
  const value = Number(result[0]?.value[1]);
  return Number.isFinite(value) ? value : null;
}
