import { describe, expect, it } from 'vitest';
import { contractSeries } from '../../analyse/ports/forecaster.contract.ts';
import { randomStreams } from '../../model/random.ts';
import { after, hours } from '../../units/time.ts';
import { checkLookahead } from './check-lookahead.ts';
import { forecasterNamed, forecasters, makeForecaster } from './forecasters.ts';
import { finish } from './roll-forecasts.ts';
import { evaluationQuantiles } from './roll-settings.ts';

/** Networks take seconds for a fit; the contract suite beside them asks the same of them. */
const quick = forecasters.map(({ name }) => name).filter((name) => !['lstm', 'lstm-mse', 'transformer'].includes(name));

const series = contractSeries(24 * 14);
const sale = { name: 'sale', from: after(series.start, hours(200)), to: after(series.start, hours(206)) };

describe('the list of forecasters', () => {
  it('has each under the name that it gives itself, once', () => {
    expect(forecasters.map(({ name, make }) => [name, make().name])).toEqual(forecasters.map(({ name }) => [name, name]));
    expect(new Set(forecasters.map(({ name }) => name)).size).toBe(forecasters.length);
  });

  it('names the near ones where a name is wrong', () => {
    expect(() => forecasterNamed('thetascan')).toThrow('the model is thetascan; it must be one of auto, last-value');
    expect(() => forecasterNamed('thetascan')).toThrow('did you mean theta-scan?');
  });

  it('keeps their names where a calendar is put on top', () => {
    expect(makeForecaster('theta', [sale]).name).toBe('theta');
  });

  it.each(quick)('%s: replacing everything after a point changes no forecast made before by a bit, with and without a calendar', (name) => {
    for (const calendar of [[], [sale]]) {
      const settings = { testFrom: 300, horizon: 3, originStep: 1, refitEvery: 2, quantiles: evaluationQuantiles, calendar, seed: 1 };
      const trials = finish(checkLookahead(series, makeForecaster(name, calendar), settings, { random: randomStreams(1).stream(name), trials: 1 }));
      expect(trials.map(({ same }) => same)).toEqual([true]);
    }
  });
});
