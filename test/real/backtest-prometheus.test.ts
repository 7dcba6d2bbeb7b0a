import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusRange } from '../../src/adapters/series-prometheus/prometheus-range.ts';
import type { TestingCliResult } from '../../src/cli/testing-cli.ts';
import { testingCli } from '../../src/cli/testing-cli.ts';
import { instant, minutes } from '../../src/units/time.ts';
import { backtestView } from '../../src/usecases/views/backtest-view.ts';
import type { StartedPrometheus } from '../support/prometheus.ts';
import { prometheusInstalled, startPrometheus } from '../support/prometheus.ts';

/** `homeostat backtest` on the load that a real Prometheus recorded: ten days of minutes, a counter with a gap of an hour. */
if (!prometheusInstalled) process.stderr.write('skipped: no Prometheus\n');

const start = Date.UTC(2026, 0, 5);
const days = 10;
const rateAt = (minute: number): number => 40 + 30 * Math.sin((2 * Math.PI * (minute - 360)) / 1440);
const gap = [3 * 1440, 3 * 1440 + 60] as const;

function samples(): string {
  const lines = ['# TYPE requests counter'];
  for (const zone of ['a', 'b']) {
    let total = 0;
    for (let minute = 0; minute <= days * 1440; minute++) {
      total += 30 * rateAt(minute);
      if (minute < gap[0] || minute >= gap[1]) lines.push(`requests_total{zone="${zone}"} ${total.toFixed(3)} ${(start + minute * 60_000) / 1000}`);
    }
  }
  return [...lines, '# EOF', ''].join('\n');
}

describe.skipIf(!prometheusInstalled)('a backtest on what Prometheus recorded', () => {
  let prometheus: StartedPrometheus | undefined;
  const url = (): string => prometheus?.url ?? '';

  beforeAll(async () => {
    prometheus = await startPrometheus(samples());
  });

  afterAll(() => prometheus?.stop());

  const backtest = (query: string): Promise<TestingCliResult> =>
    testingCli(['backtest', '--prometheus', url(), '--query', query, '--start', '2026-01-12', '--end', '2026-01-14', '--world', 'requests', '--policy', 'hpa,oracle:60m', '--objective', 'p95(latency_ms) < 150', '--seeds', '2', '-o', 'json']);

  it('fetches the series in as many answers as it takes, with holes where nothing was recorded', async () => {
    const source = createPrometheusRange({ url: url() });
    const [from, to] = [instant(start), instant(start + days * 86_400_000)];
    const points = await source.range({ expression: 'sum(rate(requests_total[5m]))', from, to, step: minutes(1) }, new AbortController().signal);
    await source.close();
    expect(points).toHaveLength(days * 1440 + 1);
    const missing = points.filter(({ value }) => value === null).map(({ at }) => (at - start) / 60_000);
    expect(missing.filter((minute) => minute > 10 && minute < gap[0])).toEqual([]);
    expect(missing.length).toBeGreaterThan(50);
    for (const minute of [600, 2000, 12_000, 14_000]) expect(points[minute]?.value).toBeCloseTo(rateAt(minute - 2), 0);
  });

  it('replays policies on it, and names the gap', async () => {
    const { code, out, err } = await backtest('sum(rate(requests_total[5m]))');
    expect(err).toBe('');
    expect(code).toBe(0);
    const view = backtestView.parse(JSON.parse(out));
    // A rate needs two samples, so there is none for the first minute.
    expect(view.settings).toMatchObject({ slots: 2880, trainedFrom: start + 60_000, from: Date.UTC(2026, 0, 12) });
    expect(view.trace.notes.join(' ')).toMatch(/filled|missing|gap/i);
    expect(view.policies.map(({ name, whyNot }) => [name, whyNot])).toEqual([['hpa', null], ['oracle:60m', null]]);
    expect(view.bound?.instanceMinutes).toBeGreaterThan(0);
  });

  it.each([
    ['rate(requests_total[5m])', 'which gives 2 series'],
    ['sum(rate(requests_total[5m])', 'Prometheus refuses it'],
    ['nothing_there', 'has no points between --start and --end'],
  ])('refuses %s with words', async (query, message) => {
    const { code, out, err } = await backtest(query);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
