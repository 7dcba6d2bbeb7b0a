import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { answerForecast } from '../experiment/forecast/answer-forecast.ts';
import type { ForecastRunner } from '../experiment/ports/forecast-runner.ts';
import type { KnownEvent } from '../model/forecast.ts';
import { modelReferenceOf } from '../model/model-reference.ts';
import { hours, instant, isoOf } from '../units/time.ts';
import type { ForecastRegistry, ForecastRequest } from './forecast-series.ts';
import { forecastSeries } from './forecast-series.ts';
import type { TestingDeps } from './testing-deps.ts';
import { testStart, testingDeps } from './testing-deps.ts';

const runner: ForecastRunner = { evaluate: () => Promise.reject(new Error('not asked for')), forecast: async (job) => answerForecast(job, () => 0) };
const signal = new AbortController().signal;

let deps: TestingDeps;
beforeEach(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
});
afterEach(() => deps.store.close());

/** A load with a day, in steps of an hour. */
const request = (changes: { readonly length?: number; readonly model?: string; readonly calendar?: readonly KnownEvent[]; readonly seed?: number; readonly stepHours?: number }): ForecastRequest => {
  const { length = 24 * 14, stepHours = 1 } = changes;
  const rows = Array.from({ length }, (_, index) => `${isoOf(instant(testStart + index * hours(stepHours)))},${100 + 50 * Math.sin((index * Math.PI) / 12) + ((index * 7919) % 13)}`);
  return {
    source: { file: 'load.csv', text: `t,v\n${rows.join('\n')}\n`, time: 't', value: 'v' },
    seriesOptions: { metric: 'gauge', negative: 'allowed', times: 'absolute' },
    model: changes.model ?? 'holt-winters',
    horizon: 6,
    quantiles: [0.1, 0.5, 0.9],
    calendar: changes.calendar ?? [],
    seed: changes.seed ?? 1,
    explain: false,
  };
};
const saveAs = (name: string): ForecastRegistry => ({ deps, codeVersion: '1.2.3', saveAs: name });
const use = (text: string): ForecastRegistry => ({ deps, codeVersion: '1.2.3', use: modelReferenceOf('--model', text) });

describe('a forecast', () => {
  it.each(['last-value', 'seasonal-naive', 'holt-winters', 'theta', 'linear', 'boosted-trees', 'auto'])('of a registered %s is that of the model when it was saved', async (model) => {
    const saved = await forecastSeries(request({ model, length: 24 * 40 }), runner, signal, saveAs('load'));
    expect(saved.registered).toEqual({ name: 'load@1', result: 'saved' });
    const used = await forecastSeries(request({ model: 'ignored', length: 24 * 40 }), runner, signal, use('load@1'));
    expect(used).toMatchObject({ model, registered: { name: 'load@1', result: 'used' }, fitSeconds: null });
    expect(used.steps).toEqual(saved.steps);
  });

  it('registers equal training once, and other data, seeds or kinds as versions of their own', async () => {
    const results = [];
    for (const change of [{}, {}, { length: 24 * 13 }, { seed: 2 }, { model: 'theta' }]) results.push((await forecastSeries(request(change), runner, signal, saveAs('load'))).registered);
    expect(results.map((one) => [one?.name, one?.result])).toEqual([['load@1', 'saved'], ['load@1', 'unchanged'], ['load@2', 'saved'], ['load@3', 'saved'], ['load@4', 'saved']]);
    const first = await deps.store.modelVersion('load', 1);
    expect(first).toMatchObject({ kind: 'holt-winters', codeVersion: '1.2.3', samples: 24 * 14, seed: 1, kernel: null, parents: [] });
    expect(first?.series).toMatchObject({ file: 'load.csv', column: 'v', stepMs: hours(1), horizon: 6, from: testStart, to: testStart + hours(24 * 14 - 1) });
    expect(first?.metrics).toMatchObject({ heldOutPoints: expect.any(Number), heldOutMase: expect.any(Number), heldOutCoverage90Percent: expect.any(Number) });
  });

  it('by a registered model goes on from where the series ends, not from where it was trained', async () => {
    await forecastSeries(request({ length: 24 * 13 }), runner, signal, saveAs('load'));
    const { origin, steps } = await forecastSeries(request({ length: 24 * 14 }), runner, signal, use('load'));
    expect(origin).toBe(testStart + hours(24 * 14 - 1));
    expect(steps).toHaveLength(6);
  });

  it('by a registered model says where the series is of another scale than the one it was trained on', async () => {
    await forecastSeries(request({}), runner, signal, saveAs('load'));
    const { source, ...rest } = request({});
    const larger = source.text.split('\n').map((line, row) => (row === 0 || line === '' ? line : line.replace(/,(.*)$/, (_, value: string) => `,${Number(value) * 1e12}`))).join('\n');
    const { notes } = await forecastSeries({ ...rest, source: { ...source, text: larger } }, runner, signal, use('load@1'));
    expect(notes.at(-1)).toMatch(/^The values of the series are 1000000000000 times those that load@1 was trained on/);
    expect((await forecastSeries(request({}), runner, signal, use('load@1'))).notes.join()).not.toContain('was trained on');
  });

  it('with known events is restored with what it learnt of them; one without refuses a calendar', async () => {
    const sale: KnownEvent = { name: 'sale', from: instant(testStart + hours(48)), to: instant(testStart + hours(50)) };
    const saved = await forecastSeries(request({ calendar: [sale] }), runner, signal, saveAs('load'));
    expect((await deps.store.modelVersion('load', 1))?.kind).toBe('holt-winters+calendar');
    expect((await forecastSeries(request({ calendar: [sale] }), runner, signal, use('load@1'))).steps).toEqual(saved.steps);
    await forecastSeries(request({}), runner, signal, saveAs('plain'));
    await expect(forecastSeries(request({ calendar: [sale] }), runner, signal, use('plain@1'))).rejects.toThrow(/plain@1 was trained without any/);
  });

  it('is refused for a series of other steps, for a damaged model and for one that is not there', async () => {
    await forecastSeries(request({}), runner, signal, saveAs('load'));
    await expect(forecastSeries(request({ stepHours: 2 }), runner, signal, use('load@1'))).rejects.toThrow('means of 7200 s cannot be split');
    await expect(forecastSeries(request({}), runner, signal, use('load@2'))).rejects.toThrow(/there is no load@2; versions go from 1 to 1/);
    deps.artefacts.harm((await deps.store.modelVersion('load', 1))?.artefact.sha256 ?? '', 'flip');
    await expect(forecastSeries(request({}), runner, signal, use('load@1'))).rejects.toThrow(/load@1: artefact .* is damaged/);
  });

  it('that cannot be made registers nothing', async () => {
    const view = await forecastSeries(request({ length: 3 }), runner, signal, saveAs('load'));
    expect(view).toMatchObject({ registered: null, whyNot: { code: expect.any(String) } });
    expect(await deps.store.modelNames()).toEqual([]);
  });
});
