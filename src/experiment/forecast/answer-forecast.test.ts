import { describe, expect, it } from 'vitest';
import { contractSeries } from '../../analyse/ports/forecaster.contract.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { ForecastAnswer, ForecastJob } from '../ports/forecast-runner.ts';
import { answerForecast } from './answer-forecast.ts';
import { forecasters } from './forecasters.ts';

/** Networks take seconds for a fit. */
const quick = forecasters.map(({ name }) => name).filter((name) => !['lstm', 'lstm-mse', 'transformer'].includes(name));
const series = contractSeries(200);
const answer = (changed: Partial<ForecastJob>): ForecastAnswer =>
  answerForecast({ kind: 'forecast', model: 'auto', series, horizon: 6, quantiles: [0.05, 0.5, 0.95], calendar: [], seed: 1, explain: true, save: true, ...changed }, () => 0);
const scaled = (by: (value: number, index: number) => number): RegularSeries => ({ ...series, values: series.values.map(by) });

describe('the answer to a forecast', () => {
  describe.each(quick)('by %s', (model) => {
    it.each([
      ['a value near the largest double', { series: scaled((value, index) => (index === 150 ? 1.797e308 : value)) }],
      ['values below the smallest normal double', { series: scaled((value) => value * 1e-310) }],
      ['a horizon just within the history', { horizon: 199 }],
      ['a horizon beyond the history', { horizon: 1000 }],
    ])('is finite numbers or a reason, and saves nothing without a number: %s', (_, changed) => {
      const { outcome, saved, grounds } = answer({ model, ...changed });
      if (outcome.kind === 'forecast') expect([...outcome.values, ...(outcome.peak ?? [])].filter((value) => !Number.isFinite(value))).toEqual([]);
      else expect([['not-finite', 'too-short', 'constant', 'no-season'].includes(outcome.code), saved, grounds]).toEqual([true, null, []]);
    });
  });

  it('names the first lead that has no number', () => {
    expect(answer({ horizon: 1000 }).outcome).toMatchObject({ code: 'too-short', why: expect.stringContaining('no forecast of 200 steps ahead or more can have come true') });
  });

  it('keeps its promise: the horizon that it calls the most gives numbers at every lead', () => {
    const { outcome } = answer({ horizon: 1000 });
    const most = Number(/at most (\d+)\.$/.exec(outcome.kind === 'why-not' ? outcome.why : '')?.[1]);
    expect(answer({ horizon: most }).outcome).toMatchObject({ kind: 'forecast' });
  });

  it('says which quantiles the history cannot support, and how many points would', () => {
    const notes = (quantiles: readonly number[]): readonly string[] => {
      const { outcome } = answer({ model: 'seasonal-naive', quantiles });
      return outcome.kind === 'forecast' ? outcome.notes.filter((note) => note.startsWith('The quantile')) : [outcome.why];
    };
    expect(notes([0.005, 0.5, 0.995])).toEqual([]);
    expect(notes([0.5, 0.999999999])).toEqual([expect.stringContaining('The quantile 0.999999999 needs 1000000000 measured points or more')]);
    expect(notes([0.001, 0.5])).toEqual([expect.stringContaining('needs 1000 measured points or more, so that one is expected beyond it; there are 200')]);
  });
});
