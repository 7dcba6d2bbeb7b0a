import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { instant, minutes } from '../../../units/time.ts';
import type { Forecaster } from '../../ports/forecaster.ts';
import { linear } from '../classical/linear.ts';
import { theta } from '../classical/theta.ts';
import { auto } from '../selection/auto.ts';
import { withstanding } from './withstanding.ts';

const query = { horizon: 12, quantiles: [0.05, 0.5, 0.95], calendar: [] };

/** A week of days at five minutes; one value of it is wrong. */
function series(wrong: number | null): RegularSeries {
  const random = randomStreams(7).stream('noise');
  const values = Float64Array.from({ length: 2000 }, (_, i) => 100 + 50 * Math.sin((2 * Math.PI * i) / 288) + 3 * normal(random));
  if (wrong !== null) values[1950] = wrong;
  return { start: instant(0), step: minutes(5), values, measured: new Uint8Array(2000).fill(1) };
}

function said(forecaster: Forecaster, past: RegularSeries) {
  const model = withstanding(forecaster).fit(past, { ...query, random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  const forecast = model.forecast(past, query);
  if (forecast.kind === 'why-not') throw new Error(forecast.why);
  return forecast;
}

describe('a forecaster that withstands gross values', () => {
  it.each([1e3, 1e4, 1e6, 1e9, -1e9])('forecasts nearly the same with one value of %f among two thousand', (wrong) => {
    const [low, median, high] = said(auto(), series(wrong)).values as unknown as readonly [number, number, number];
    expect(Math.abs(median - 83)).toBeLessThan(4);
    expect([low > 65, high < 100]).toEqual([true, true]);
  });

  it.each([theta, linear])('does so whatever model is inside', (inner) => {
    expect(Math.abs((said(inner(), series(1e9)).values[1] as number) - 83)).toBeLessThan(6);
  });

  it('names the value in a note', () => {
    expect(said(theta(), series(1e9)).notes.at(-1)).toMatch(/^1 value is \d+ times the others before it: 1000000000 at 1970-01-07T18:30:00\.000Z counts as 15\d/);
  });

  it('is the forecaster itself where no value is gross', () => {
    const past = series(null);
    const model = auto().fit(past, { ...query, random: randomStreams(1) });
    expect('save' in model && model.forecast(past, query)).toEqual(said(auto(), past));
  });
});
