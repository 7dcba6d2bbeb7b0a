import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BacktestJob } from '../../experiment/backtest/backtest-job.ts';
import { runBacktest } from '../../experiment/backtest/run-backtest.ts';
import { ms } from '../../units/time.ts';
import { backtestPolicies } from '../../usecases/backtest-policies.ts';
import { readSeries } from '../../usecases/read-series.ts';
import { readWorld } from '../../usecases/read-world.ts';
import type { BacktestData } from './backtest-data.ts';
import { backtestPage } from './backtest-page.ts';

const column = '</script><b>"load" & more';
const text = ['t,"</script><b>""load"" & more"', ...Array.from({ length: 6000 }, (_, minute) => `${60 * minute},${Math.round(4 + 4 * Math.sin(minute / 200))}`)].join('\n');

async function page(): Promise<string> {
  const source = { file: 'f.csv', time: 't', value: column };
  const { spec, notes } = readWorld('stream', null);
  const report = await backtestPolicies(
    { source, trace: readSeries({ ...source, text }, {}), per: null, range: { start: null, end: null, train: null }, world: spec, worldNotes: notes, startup: ms(0), drain: ms(0), replicas: { min: 1, max: 10 }, price: 1, objective: { percentile: 0.95, target: 20, tolerance: 0.1, text: 'p95(latency_ms) < 20', goal: 0.8 }, policies: ['reactive', 'oracle:60m'], guard: 'off', seeds: [1], refitEvery: null, slots: true },
    { run: ({ input }) => Promise.resolve(runBacktest(input as BacktestJob)), close: () => Promise.resolve() },
    1,
    { signal: new AbortController().signal, progress: () => undefined },
  );
  return backtestPage(report);
}

describe('the page of a backtest', () => {
  it('holds the figures and what happened, thinned without losing an event', async () => {
    const html = await page();
    const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as BacktestData;
    expect(data.unit).toBe(column);
    expect(data.policies.map(({ name }) => name)).toEqual(['reactive', 'oracle:60m', 'bound']);
    expect(data.times).toHaveLength(1500);
    expect(data.policies.every(({ replicas, events }) => replicas.length === 1500 && events.some((count) => count !== null))).toBe(true);
    expect(html).toContain('<td>reactive</td>');
    expect(html).toContain('<td>recommended, Pareto</td><td>window=5min</td>');
  });

  it('lets no text of the data become part of the page, and allows its own scripts only', async () => {
    const html = await page();
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/(?:src|href)=/);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1] ?? '');
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
  });
});
