import { describe, expect, it } from 'vitest';
import type { ApplicationDocument } from '../../model/application.ts';
import { applicationOf } from '../../model/application.ts';
import { describeExpression } from './describe-expression.ts';
import { queriesOf } from './queries-of.ts';
import { toPromql } from './to-promql.ts';

type Spec = ApplicationDocument['spec'];

function promqlOf(spec: Partial<Spec>): Record<string, string> {
  const app = applicationOf(
    {
      apiVersion: 'homeostat.dev/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop' },
      spec: {
        templates: [{ name: 'small', cores: 1, memory: '256MiB', price: '0.1 USD/h' }],
        components: [{ name: 'web', command: ['node', 'web.ts'], template: 'small' }],
        ...spec,
      },
    },
    1,
  );
  return Object.fromEntries(queriesOf(app).map((query) => [query.id, toPromql(query.expression)]));
}

const histogram = { name: 'response', component: 'web', series: 'http_seconds', type: 'histogram', statistic: 'p95', window: '5s' } as const;
const one = (metric: object): string | undefined => promqlOf({ metrics: [{ name: 'm', ...metric } as never] })['metrics.m'];

describe('the queries of an application', () => {
  it('ask for percentiles of a histogram by the rates of its buckets', () => {
    expect(one({ ...histogram, name: 'm' })).toBe(
      'histogram_quantile(0.95, sum by (le) (rate(http_seconds_bucket{app="shop",component="web"}[5s])))',
    );
    expect(one({ ...histogram, name: 'm', statistic: 'p99.9' })).toContain('histogram_quantile(0.999, ');
  });

  it.each([
    [{ ...histogram, statistic: 'avg' }, 'sum(rate(http_seconds_sum{app="shop",component="web"}[5s])) / sum(rate(http_seconds_count{app="shop",component="web"}[5s]))'],
    [{ ...histogram, statistic: 'rate' }, 'sum(rate(http_seconds_count{app="shop",component="web"}[5s]))'],
    [{ series: 'a_total', type: 'counter', statistic: 'increase', window: '90s', across: 'max' }, 'max(increase(a_total{app="shop"}[90s]))'],
    [{ series: 'depth', type: 'gauge', statistic: 'avg', window: '2m', across: 'avg' }, 'avg(avg_over_time(depth{app="shop"}[2m]))'],
    [{ series: 'depth', type: 'gauge', statistic: 'last', window: '1500ms' }, 'sum(last_over_time(depth{app="shop"}[1500ms]))'],
    [
      { series: 'depth', type: 'gauge', statistic: 'max', window: '1h', labels: [{ name: 'q', value: 'a"b\\c' }] },
      'sum(max_over_time(depth{app="shop",q="a\\"b\\\\c"}[1h]))',
    ],
  ])('turn %j into PromQL', (metric, expected) => {
    expect(one({ ...metric, name: 'm' })).toBe(expected);
  });

  it('convert to base units, but not how often something happened', () => {
    expect(one({ ...histogram, name: 'm', unit: 'ms' })).toMatch(/^histogram_quantile\(.*\) \* 0\.001$/);
    expect(one({ ...histogram, name: 'm', unit: 'ms', statistic: 'avg' })).toMatch(/^\(sum\(.*\) \/ sum\(.*\)\) \* 0\.001$/);
    expect(one({ ...histogram, name: 'm', unit: 'ms', statistic: 'rate' })).not.toContain('*');
    expect(() => one({ ...histogram, name: 'm', unit: 'furlong' })).toThrow('unit of m is furlong; it must be a known unit');
  });

  it('have one for each workload and each objective with its own statistic and window, and none for cost', () => {
    const queries = promqlOf({
      metrics: [histogram],
      workloads: [{ name: 'requests', series: 'http_seconds', type: 'histogram', statistic: 'rate', window: '5s' }],
      objectives: [
        { name: 'fast', metric: 'response', comparator: '<', target: '100ms' },
        { name: 'tail', metric: 'response', statistic: 'p99', window: '1m', comparator: '<', target: '1s' },
        { name: 'cheap', metric: 'cost', comparator: '<', target: '2 USD/h' },
      ],
    });
    expect(Object.keys(queries)).toEqual(['metrics.response', 'workload.requests', 'objectives.fast', 'objectives.tail']);
    expect(queries['objectives.fast']).toBe(queries['metrics.response']);
    expect(queries['objectives.tail']).toBe('histogram_quantile(0.99, sum by (le) (rate(http_seconds_bucket{app="shop",component="web"}[1m])))');
  });
});

describe('PromQL', () => {
  const over = (matchers: readonly { label: string; op: 'in' | 'not-in'; values: string[] }[]) =>
    toPromql({ kind: 'over-time', fn: 'last', selector: { series: 'up', matchers }, window: 5000 as never });

  it('escapes what has a meaning in a pattern, and knows empty lists', () => {
    expect(over([{ label: 'path', op: 'in', values: ['/a.b', '/c|d'] }])).toBe(String.raw`last_over_time(up{path=~"/a\\.b|/c\\|d"}[5s])`);
    expect(over([{ label: 'path', op: 'not-in', values: ['x'] }])).toBe('last_over_time(up{path!="x"}[5s])');
    expect(over([{ label: 'path', op: 'in', values: [] }])).toBe('last_over_time(up{path="",path!=""}[5s])');
    expect(over([{ label: 'path', op: 'not-in', values: [] }])).toBe('last_over_time(up[5s])');
  });

  it('puts parentheses round operations inside operations', () => {
    const n = (value: number) => ({ kind: 'number', value }) as const;
    const inner = { kind: 'binary', op: '+', left: n(1), right: n(-2) } as const;
    expect(toPromql({ kind: 'binary', op: '/', left: inner, right: n(3) })).toBe('(1 + (-2)) / 3');
  });

  it('has a form in words', () => {
    expect(
      describeExpression({
        kind: 'histogram-quantile',
        q: 0.95,
        of: {
          kind: 'across',
          fn: 'sum',
          by: ['le'],
          of: { kind: 'over-time', fn: 'rate', selector: { series: 'http_seconds_bucket', matchers: [] }, window: 5000 as never },
        },
      }),
    ).toBe('the 95th percentile of the sum by le of the rate of http_seconds_bucket over 5 s');
  });
});
