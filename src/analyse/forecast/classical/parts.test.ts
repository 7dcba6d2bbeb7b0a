import { describe, expect, it } from 'vitest';
import { hours, instant, minutes } from '../../../units/time.ts';
import type { RegularSeries } from '../../../model/forecast.ts';
import { pastOf, quantileAt } from '../../../model/forecast.ts';
import { integerBelow, normal, randomStreams } from '../../../model/random.ts';
import type { ForecastModel, Forecaster } from '../../ports/forecaster.ts';
import { filtered } from './filter.ts';
import { holtWintersAt, holtWintersFilter } from './holt-winters-filter.ts';
import { holtWinters } from './holt-winters.ts';
import { lagMoments } from './lag-moments.ts';
import { lastValue } from './last-value.ts';
import { linear } from './linear.ts';
import { patternSearch } from './pattern-search.ts';
import { conformalQuantile } from './residual-bands.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { thetaScan } from './theta-scan.ts';
import { theta } from './theta.ts';

const forecasters: readonly (() => Forecaster)[] = [lastValue, seasonalNaive, holtWinters, theta, thetaScan, linear];
const query = { horizon: 12, quantiles: [0.05, 0.5, 0.95], calendar: [] };
const context = { ...query, random: randomStreams(1) };

const seriesOf = (values: Float64Array, step = hours(1)): RegularSeries => ({ start: instant(0), step, values, measured: new Uint8Array(values.length).fill(1) });

/** Day and week with noise that is larger by day. */
function load(length: number, seed: number): RegularSeries {
  const random = randomStreams(seed).stream('load');
  return seriesOf(Float64Array.from({ length }, (_, i) => {
    const day = 1 + Math.sin((2 * Math.PI * i) / 24);
    return 200 + 100 * day - (Math.floor(i / 24) % 7 > 4 ? 60 : 0) + (2 + 8 * day) * normal(random);
  }));
}

function fitted(forecaster: Forecaster, past: RegularSeries): ForecastModel {
  const model = forecaster.fit(past, context);
  if (!('save' in model)) throw new Error(model.why);
  return model;
}

describe('the bands', () => {
  it.each(forecasters.map((make) => [make().name, make] as const))('of %s hold nine of ten values that they have not seen', (_, make) => {
    const whole = load(24 * 90, 3);
    const model = fitted(make(), pastOf(whole, 24 * 60));
    let inside = 0;
    let count = 0;
    for (let origin = 24 * 60; origin + 12 < whole.values.length; origin++) {
      const forecast = model.forecast(pastOf(whole, origin), query);
      if (forecast.kind === 'why-not') throw new Error(forecast.why);
      for (let lead = 0; lead < 12; lead++) {
        const value = whole.values[origin + lead] as number;
        if (value >= quantileAt(forecast, lead, 0) && value <= quantileAt(forecast, lead, 2)) inside++;
        count++;
      }
    }
    expect(inside / count).toBeGreaterThan(0.86);
    expect(inside / count).toBeLessThan(0.95);
  });

  it('are wider at the phases where errors are larger', () => {
    const past = load(24 * 60, 3);
    const model = fitted(holtWinters(), past);
    const forecast = model.forecast(past, { ...query, horizon: 24 });
    if (forecast.kind === 'why-not') throw new Error(forecast.why);
    const widthAt = (lead: number): number => quantileAt(forecast, lead, 2) - quantileAt(forecast, lead, 0);
    expect(widthAt(6)).toBeGreaterThan(1.5 * widthAt(18));
  });

  it('have the rank p(n + 1), as split conformal prediction asks', () => {
    const sorted = Float64Array.from({ length: 19 }, (_, i) => i + 1);
    expect([0.05, 0.5, 0.95, 0.999].map((p) => conformalQuantile(sorted, p))).toEqual([1, 10, 19, 19]);
  });
});

describe('what a forecast rests on', () => {
  it.each(forecasters.map((make) => [make().name, make] as const))('of %s sums to its median', (_, make) => {
    const past = load(24 * 40, 5);
    const model = fitted(make(), past);
    const forecast = model.forecast(past, query);
    if (forecast.kind === 'why-not') throw new Error(forecast.why);
    for (const lead of [0, 5, 11]) {
      const sum = model.explain(past, query, lead).reduce((total, { contribution }) => total + contribution, 0);
      expect(sum).toBeCloseTo(quantileAt(forecast, lead, 1), 6);
    }
  });
});

describe('accuracy on a load with day and week', () => {
  const whole = load(24 * 56, 9);
  const errorOf = (make: () => Forecaster): number => {
    const model = fitted(make(), pastOf(whole, 24 * 42));
    let sum = 0;
    for (let origin = 24 * 42; origin + 12 < whole.values.length; origin++) {
      const forecast = model.forecast(pastOf(whole, origin), query);
      if (forecast.kind === 'why-not') throw new Error(forecast.why);
      for (let lead = 0; lead < 12; lead++) sum += Math.abs(quantileAt(forecast, lead, 1) - (whole.values[origin + lead] as number));
    }
    return sum;
  };

  it('is better than seasonal-naive for all that model the week too', () => {
    const naive = errorOf(seasonalNaive);
    for (const make of [holtWinters, theta, linear]) expect(errorOf(make)).toBeLessThan(0.8 * naive);
    expect(naive).toBeLessThan(errorOf(lastValue));
  });
});

describe('reasons', () => {
  const noise = (length: number): RegularSeries => {
    const random = randomStreams(4).stream('noise');
    return seriesOf(Float64Array.from({ length }, () => 100 + normal(random)), minutes(1));
  };

  it('name a missing season where a model is made of one', () => {
    expect(seasonalNaive().fit(noise(500), context)).toMatchObject({ code: 'no-season' });
    for (const make of [lastValue, holtWinters, theta, thetaScan, linear]) expect(make().fit(noise(500), context)).not.toHaveProperty('why');
  });

  it('name a constant, except that last-value forecasts it and says so', () => {
    const constant = seriesOf(new Float64Array(500).fill(3));
    for (const make of [seasonalNaive, holtWinters, theta, thetaScan, linear]) expect(make().fit(constant, context)).toMatchObject({ code: 'constant' });
    const model = fitted(lastValue(), constant);
    expect(model.forecast(constant, query)).toMatchObject({ notes: ['All 500 values are 3; the forecast is that constant and has no band.'] });
  });

  it('name values that are no numbers', () => {
    const broken = load(500, 1);
    broken.values[77] = Number.NaN;
    for (const make of forecasters) expect(make().fit(broken, context)).toMatchObject({ code: 'not-finite' });
  });

  it('name a past that is shorter than a fitted model needs', () => {
    const past = load(24 * 40, 5);
    for (const make of [seasonalNaive, holtWinters, linear]) expect(fitted(make(), past).forecast(pastOf(past, 5), query)).toMatchObject({ code: 'too-short' });
  });
});

describe('the parts of the linear model', () => {
  it('have the moments that the definition gives', () => {
    const { values } = load(200, 2);
    const lags = Int32Array.from([-3, -2, -1, 0, 1, 2, 3, 20, 21, 22]);
    const [from, to] = [30, 197];
    const found = lagMoments({ values, lags, from, to }, 150);
    for (const [i, a] of lags.entries()) {
      for (const [j, b] of lags.entries()) {
        let sum = 0;
        for (let t = from; t < to; t++) sum += ((values[t - a] as number) - 150) * ((values[t - b] as number) - 150);
        expect(found[i * lags.length + j]).toBeCloseTo(sum, 5);
      }
    }
  });

  it('learn a recurrence exactly', () => {
    const values = new Float64Array(300);
    values[0] = 1;
    values[1] = 2;
    for (let i = 2; i < 300; i++) values[i] = 1.9 * (values[i - 1] as number) - (values[i - 2] as number);
    const past = pastOf(seriesOf(values), 280);
    const forecast = fitted(linear(), past).forecast(past, query);
    if (forecast.kind === 'why-not') throw new Error(forecast.why);
    for (let lead = 0; lead < 12; lead++) expect(Math.abs(quantileAt(forecast, lead, 1) - (values[280 + lead] as number))).toBeLessThan(0.02);
  });
});

describe('the memory of a filter', () => {
  it('never shows: any order of origins and histories gives what a new filter gives', () => {
    const settings = { periods: [24], level: 0.3, trend: 0.1, seasons: [0.2], damping: 0.9, memory: 0.4 };
    const random = randomStreams(8).stream('visits');
    const histories = [load(400, 1).values, load(400, 2).values, load(400, 1).values.map((value, i) => (i === 150 ? value + 1 : value))];
    const kept = filtered(holtWintersFilter(settings));
    const [out, expected] = [new Float64Array(6), new Float64Array(6)];
    for (let visit = 0; visit < 500; visit++) {
      const length = 60 + integerBelow(random, 340);
      const values = histories[integerBelow(random, histories.length)] as Float64Array;
      kept.predict(values.subarray(0, length), out);
      filtered(holtWintersFilter(settings)).predict(values.subarray(0, length), expected);
      expect(out).toEqual(expected);
    }
  });
});

describe('Holt-Winters', () => {
  const settings = { periods: [24, 168], level: 0.3, trend: 0.1, seasons: [0.2, 0.1], damping: 0.9, memory: -0.4 };
  const filter = holtWintersFilter(settings);
  const { values } = load(400, 3);

  it('expects at one lead what it expects there among all', () => {
    const state = filter.start(values);
    for (let i = filter.warmUp; i < values.length; i++) filter.step(state, values[i] as number, i);
    const all = new Float64Array(30);
    filter.ahead(state, values.length, all);
    for (const lead of [0, 1, 14, 29]) expect(holtWintersAt(settings, lead)(state, values.length)).toBeCloseTo(all[lead] as number, 9);
  });

  it('says along a history what it says when it is asked anew, also when origins are left out', () => {
    const along = filtered(filter).along?.(values);
    const [out, expected] = [new Float64Array(6), new Float64Array(6)];
    for (const length of [filter.warmUp, filter.warmUp, filter.warmUp + 1, 300, 399, 400]) {
      along?.(length, out);
      filtered(filter).predict(values.subarray(0, length), expected);
      expect(out).toEqual(expected);
    }
  });
});

describe('the pattern search', () => {
  it('finds a minimum within its bounds, also at one', () => {
    const bounds = [{ start: 0.5, low: 0, high: 1 }, { start: 0.5, low: 0, high: 1 }];
    const [x, y] = patternSearch(bounds, ([a = 0, b = 0]) => (a - 0.7) ** 2 + (b + 3) ** 2);
    expect(x).toBeCloseTo(0.7, 1);
    expect(y).toBe(0);
  });
});
