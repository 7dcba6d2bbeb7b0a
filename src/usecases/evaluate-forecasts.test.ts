import { describe, expect, it } from 'vitest';
import { answerForecast } from '../experiment/forecast/answer-forecast.ts';
import { evaluateModel } from '../experiment/forecast/evaluate-model.ts';
import { makeForecaster } from '../experiment/forecast/forecasters.ts';
import { finish } from '../experiment/forecast/roll-forecasts.ts';
import type { ForecastRunner } from '../experiment/ports/forecast-runner.ts';
import { normal, randomStreams } from '../model/random.ts';
import type { EvaluationRequest } from './evaluate-forecasts.ts';
import { evaluateForecasts } from './evaluate-forecasts.ts';
import { forecastSeries } from './forecast-series.ts';
import { readCalendar } from './read-calendar.ts';
import { forecastEvaluationView, forecastRunView } from './views/forecast-view.ts';

/** Does the work at once, in this thread. */
const runner: ForecastRunner = {
  evaluate: (job) => Promise.resolve(finish(evaluateModel(job.series, makeForecaster(job.model, job.settings.calendar), job.settings, () => 0))),
  forecast: (job) => Promise.resolve(answerForecast(job, () => 0)),
};
const watch = { signal: new AbortController().signal, progress: (): undefined => undefined };

/** Two weeks of hours with a day in them; `change` may drop or change rows. */
function csvOf(change: (index: number, value: number) => string | null = (_, value) => String(value)): string {
  const random = randomStreams(5).stream('csv');
  const rows = Array.from({ length: 336 }, (_, index) => {
    const value = change(index, Number((100 + 40 * Math.sin((2 * Math.PI * index) / 24) + 5 * normal(random)).toFixed(2)));
    return value === null ? null : `${new Date(Date.UTC(2026, 0, 1, index)).toISOString()},${value}`;
  });
  return ['time,load', ...rows.filter((row) => row !== null), ''].join('\n');
}

const requestOf = (text: string, changed: Partial<EvaluationRequest> = {}): EvaluationRequest => ({
  source: { file: 'load.csv', text, time: 'time', value: 'load' }, seriesOptions: {}, models: ['last-value', 'seasonal-naive'], horizon: 6, originStep: 1,
  combine: 'mean-over-leads', test: { share: 0.2 }, refitEvery: null, calendar: [], seed: 1, checkLookahead: false, trace: false, ...changed,
});

describe('evaluating forecasts', () => {
  it('scores each model that was asked for, in that order, in the form of the schema', async () => {
    const { view } = await evaluateForecasts(requestOf(csvOf()), runner, watch);
    expect(forecastEvaluationView.parse(view)).toEqual(view);
    expect(view.models.map(({ name }) => name)).toEqual(['last-value', 'seasonal-naive']);
    expect(view.settings).toMatchObject({ testPoints: 68, refitEvery: 24, testFrom: Date.UTC(2026, 0, 1, 268) });
    const [last, naive] = view.models;
    expect(last?.mapePercent).toBeGreaterThan(2 * (naive?.mapePercent ?? 0));
    expect(last?.againstSeasonalNaive?.statistic).toBeGreaterThan(0);
    expect(naive?.againstSeasonalNaive).toBeNull();
    expect(last?.leads.map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('compares with seasonal-naive also where that was not asked for', async () => {
    const { view } = await evaluateForecasts(requestOf(csvOf(), { models: ['last-value'] }), runner, watch);
    expect(view.models.map(({ name, againstSeasonalNaive }) => [name, againstSeasonalNaive === null])).toEqual([['last-value', false]]);
  });

  it('tells what had to be mended', async () => {
    const { view } = await evaluateForecasts(requestOf(csvOf((index, value) => (index === 50 ? null : index === 300 ? '' : String(value)))), runner, watch);
    expect(view.series).toMatchObject({ points: 336, measured: 334 });
    expect(view.series?.notes).toEqual([expect.stringContaining('2 of 336 steps had no value')]);
    expect(view.models[0]?.points).toBe(67);
  });

  it('finds no look-ahead', async () => {
    const { view } = await evaluateForecasts(requestOf(csvOf(), { checkLookahead: true, models: ['auto', 'theta'] }), runner, watch);
    expect(view.models.map(({ lookahead }) => lookahead)).toEqual([{ trials: 6, passed: 6 }, { trials: 6, passed: 6 }]);
  });

  it('gives a reason instead of figures for a series or a model that has none', async () => {
    const short = await evaluateForecasts(requestOf('time,load\n2026-01-01,1\n2026-01-02,2\n'), runner, watch);
    expect(short.view.series).toBeNull();
    expect(short.view.models.map(({ whyNot }) => whyNot?.code)).toEqual(['too-short', 'too-short']);
    const constant = await evaluateForecasts(requestOf(csvOf(() => '7')), runner, watch);
    expect(constant.view.models.map(({ name, whyNot }) => [name, whyNot?.code ?? null])).toEqual([['last-value', null], ['seasonal-naive', 'constant']]);
    expect(forecastEvaluationView.parse(constant.view)).toEqual(constant.view);
  });

  it('gives a reason at once where no forecast of the horizon can have come true before the test', async () => {
    const { view } = await evaluateForecasts(requestOf(csvOf(), { horizon: 300, originStep: 12 }), runner, watch);
    const reason = { code: 'too-short', why: expect.stringContaining('The history has 268 steps and the horizon 300') };
    expect(view.models.map(({ whyNot }) => whyNot)).toEqual([reason, reason]);
  });

  it('refuses what is no number with its place, a test without points, and more forecasts than memory holds', async () => {
    await expect(evaluateForecasts(requestOf(csvOf((index, value) => (index === 3 ? 'x' : String(value)))), runner, watch)).rejects.toThrow('load.csv:5:26: column 2 (load) is "x"');
    await expect(evaluateForecasts(requestOf(csvOf(), { source: { file: 'load.csv', text: csvOf(), time: 'time', value: 'loadd' } }), runner, watch)).rejects.toThrow('did you mean load?');
    await expect(evaluateForecasts(requestOf(csvOf(), { test: { since: Date.UTC(2027, 0, 1) as never } }), runner, watch)).rejects.toThrow('choose another share or time');
    await expect(evaluateForecasts(requestOf(csvOf(), { horizon: 100_000 }), runner, watch)).rejects.toThrow('it must be at least 3');
  });
});

describe('forecasting a series', () => {
  it('gives the next values with what they rest on', async () => {
    const view = await forecastSeries({ ...requestOf(csvOf()), model: 'seasonal-naive', quantiles: [0.1, 0.5, 0.9], explain: true }, runner, watch.signal);
    expect(forecastRunView.parse(view)).toEqual(view);
    expect(view.steps.length).toBe(6);
    expect(view.steps[0]).toMatchObject({ name: '1', at: Date.UTC(2026, 0, 15) });
    expect(view.steps.every(({ values, grounds }) => values.length === 3 && (grounds?.length ?? 0) > 0)).toBe(true);
  });

  it('or why there are none', async () => {
    const view = await forecastSeries({ ...requestOf('time,load\n1,1\n2,2\n'), model: 'auto', quantiles: [0.5], explain: false }, runner, watch.signal);
    expect(view).toMatchObject({ whyNot: { code: 'too-short' }, steps: [], origin: null });
  });
});

describe('a calendar', () => {
  it('is read from CSV', () => {
    expect(readCalendar('c.csv', 'name,from,to\nsale,2026-01-01,2026-01-02\n')).toEqual([{ name: 'sale', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 2) }]);
  });

  it('whose events end before they begin or have no name is refused', () => {
    expect(() => readCalendar('c.csv', 'name,from,to\nsale,2026-01-02,2026-01-02\n,2026-01-01,2026-01-02\n')).toThrow(/c\.csv:2:1: to is not after its start.*\nc\.csv:3:1: name is empty/);
  });
});
