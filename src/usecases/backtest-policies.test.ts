import { describe, expect, it } from 'vitest';
import type { BacktestJob } from '../experiment/backtest/backtest-job.ts';
import { runBacktest } from '../experiment/backtest/run-backtest.ts';
import type { Compute } from '../learn/ports/compute.ts';
import { ms } from '../units/time.ts';
import { backtestPolicies } from './backtest-policies.ts';
import type { BacktestReport, BacktestRequest } from './backtest-policies.ts';
import { readSeries } from './read-series.ts';
import { readWorld } from './read-world.ts';
import { backtestView } from './views/backtest-view.ts';

const here: Compute = { run: ({ input }) => Promise.resolve(runBacktest(input as BacktestJob)), close: () => Promise.resolve() };

/** Two days of minutes: up to eight streams around noon. */
const day = (minute: number): number => Math.max(0, Math.round(8 * Math.sin((Math.PI * ((minute % 1440) - 360)) / 720)));
const csv = (load: (minute: number) => number | string = day, minutes = 2880): string => ['minute,streams', ...Array.from({ length: minutes }, (_, minute) => `${1_767_571_200 + 60 * minute},${load(minute)}`)].join('\n');

const stream = readWorld('stream', null);

function requestOf(text: string, more: Partial<BacktestRequest> = {}): BacktestRequest {
  const source = { file: 'load.csv', time: 'minute', value: 'streams' };
  return {
    source,
    trace: readSeries({ ...source, text }, { negative: 'never' }),
    per: null,
    range: { start: null, end: null, train: null },
    world: stream.spec,
    worldNotes: stream.notes,
    startup: ms(0),
    drain: ms(0),
    replicas: { min: 1, max: 10 },
    price: 0.6,
    objective: { percentile: 0.95, target: 20, tolerance: 0.1, text: 'p95(latency_ms) < 20', goal: 0.95 },
    policies: ['reactive', 'memory', 'oracle:60m', 'hpa'],
    guard: 'off',
    seeds: [1, 2],
    refitEvery: null,
    slots: false,
    ...more,
  };
}

const report = (request: BacktestRequest, threads = 1, compute = here): Promise<BacktestReport> => backtestPolicies(request, compute, threads, { signal: new AbortController().signal, progress: () => undefined });

describe('a backtest', () => {
  it('says for each policy what it broke and cost, beside what was possible, in the published form', async () => {
    const { view } = await report(requestOf(csv()));
    expect(backtestView.parse(view)).toEqual(view);
    expect(view.policies.map(({ name, knowsFuture }) => [name, knowsFuture])).toEqual([['reactive', false], ['memory', false], ['oracle:60m', true], ['hpa', false]]);
    const [reactive, , oracle] = view.policies;
    expect(reactive?.scalingEvents).toBeGreaterThan(oracle?.scalingEvents ?? 0);
    expect(oracle?.violatedPercent).toBe(0);
    expect(view.bound?.violatedPercent).toBe(0);
    expect(view.bound?.instanceMinutes).toBeLessThanOrEqual(oracle?.instanceMinutes ?? 0);
    expect(oracle?.usd).toBeCloseTo(((oracle?.instanceMinutes ?? 0) / 60) * 0.6, 9);
  });

  it('is the same with any number of threads, and says so by a digest', async () => {
    const out = (view: BacktestReport['view']): unknown => view.policies.map(({ seeds }) => seeds.map(({ digest }) => digest));
    const one = await report(requestOf(csv()));
    const late: Compute = { run: async (order) => { await Promise.resolve(); return here.run(order); }, close: () => Promise.resolve() };
    expect(out((await report(requestOf(csv()), 3, late)).view)).toEqual(out(one.view));
  });

  it('runs policies with the guard and without it', async () => {
    const { view } = await report(requestOf(csv(), { policies: ['reactive'], guard: 'both' }));
    expect(view.policies.map(({ name, guard }) => [name, guard])).toEqual([['reactive', false], ['reactive+guard', true]]);
    expect(view.policies[1]?.scalingEvents).toBeLessThan(view.policies[0]?.scalingEvents ?? 0);
  });

  it('names what it repaired in the trace', async () => {
    const rows = csv().split('\n');
    const broken = [rows[0], ...rows.slice(1, 500), ...rows.slice(520, 600), rows[700], rows[599], ...rows.slice(600), rows[2000], `${1_767_571_200 + 60 * 2880},-3`].join('\n');
    const { view } = await report(requestOf(broken));
    expect(view.trace.notes.join(' ')).toMatch(/earlier than the one before.*sorted/);
    expect(view.trace.notes.join(' ')).toMatch(/below zero/);
    expect(view.trace.measured).toBe(2860);
  });

  it.each<[string, string, Partial<BacktestRequest>]>([
    ['--trace has no load that could be replayed. There are 2 measured points', csv(day, 2), {}],
    ['are below zero, where the metric cannot be', csv((minute) => (minute % 3) - 1), {}],
    ['--start is 2026-01-07T00:00:00.000Z; it must be inside the trace', csv(), { range: { start: { kind: 'after', after: ms(2 * 86_400_000) }, end: null, train: null } }],
    ['--end is 2026-01-05T00:00:00.000Z; it must be after the start', csv(), { range: { start: null, end: { kind: 'after', after: ms(0) }, train: null } }],
    ['--policy oracle:90s: it forecasts windows of 90 s', csv(), { policies: ['oracle:90s'] }],
    ['--policy reactive:30d: its window is 2592000 s', csv(), { policies: ['reactive:30d'] }],
    ['did you mean reactive?', csv(), { policies: ['raective'] }],
  ])('refuses: %s', async (message, text, more) => {
    await expect(report(requestOf(text, more))).rejects.toThrow(message);
  });

  it('says why where a forecaster cannot forecast, and goes on with the others', async () => {
    const { view } = await report(requestOf(csv((minute) => Math.round(4 + 3 * Math.sin(minute * minute)), 400), { policies: ['seasonal-naive:20m', 'reactive'], slots: true }));
    const [naive, reactive] = view.policies;
    expect(naive).toMatchObject({ whyNot: { code: 'no-season' }, violatedPercent: null });
    expect(reactive?.whyNot).toBeNull();
  });

  it('says where even all replicas are too few', async () => {
    const { view } = await report(requestOf(csv(), { replicas: { min: 1, max: 1 }, policies: ['reactive'] }));
    expect(view.world.notes.join(' ')).toMatch(/In \d+ of 1440 slots even the most replicas \(1\) violate the objective/);
    expect(view.recommended).toBeNull();
    expect(view.advice).toMatch(/^None of these policies keeps the goal.*; reactive comes nearest .* Even 1 replica, the most there may be, is too few in .*; 2 would keep the goal/);
  });

  it('recommends what keeps the goal, with all its parameters', async () => {
    const { view } = await report(requestOf(csv()));
    const best = view.policies.find(({ name }) => name === view.recommended);
    expect(best?.violatedPercent).toBeLessThanOrEqual(5);
    expect(best?.parameters.length).toBeGreaterThan(0);
    expect(view.advice).toContain(`${view.recommended} is the cheapest`);
  });

  it('leaves slots that were not measured out of all shares, and says how many', async () => {
    const isGap = (minute: number): boolean => minute >= 2000 && minute < 2090;
    const { view } = await report(requestOf(csv((minute) => (isGap(minute) ? '' : day(minute))), { policies: ['reactive', 'oracle:60m'], seeds: [1] }));
    expect(view.settings).toMatchObject({ slots: 1440, unmeasuredSlots: 90 });
    expect(view.world.notes.join(' ')).toContain('In 90 of 1440 slots the load was not measured');
    const [reactive] = view.policies;
    const violated = ((reactive?.violatedPercent ?? 0) / 100) * 1350;
    expect(violated).toBeCloseTo(Math.round(violated), 6);
    expect(view.bound?.violatedPercent).toBe(0);
  });

  it('refuses a part of the trace in which nothing was measured', async () => {
    const text = csv((minute) => (minute >= 2000 && minute < 2090 ? '' : day(minute)));
    const after = (minutes: number) => ({ kind: 'after', after: ms(minutes * 60_000) }) as const;
    await expect(report(requestOf(text, { range: { start: after(2010), end: after(2030), train: null } }))).rejects.toThrow(/the trace has no measurement from .* to .*; some of these 20 slots must have one/);
  });
});
