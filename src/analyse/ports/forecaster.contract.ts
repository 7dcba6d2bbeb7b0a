import { expect, it } from 'vitest';
import { hours, instant } from '../../units/time.ts';
import type { Forecast, RegularSeries, WhyNot } from '../../model/forecast.ts';
import { pastOf, whyNotCodes } from '../../model/forecast.ts';
import { normal, randomStreams } from '../../model/random.ts';
import type { FitContext, ForecastModel, ForecastQuery, Forecaster } from './forecaster.ts';

export type ForecasterContractOptions = {
  /** Hours of history to fit on; the default, three weeks, is little and quick. A slow model may take less. */
  readonly history?: number;
  /** For forecasters that take long to fit. */
  readonly timeoutMs?: number;
};

const horizon = 12;
const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];
const query: ForecastQuery = { horizon, quantiles, calendar: [] };
const contextOf = (seed: number): FitContext => ({ ...query, random: randomStreams(seed) });

/** A load of so many hours: level, day, week and noise, never below zero. */
export function contractSeries(length: number, seed = 1): RegularSeries {
  const random = randomStreams(seed).stream('contract-series');
  const values = Float64Array.from({ length }, (_, i) => {
    const day = Math.sin((2 * Math.PI * (i % 24)) / 24);
    const weekend = Math.floor(i / 24) % 7 >= 5 ? -15 : 0;
    return Math.max(0, 100 + 40 * day + weekend + 5 * normal(random));
  });
  return { start: instant(Date.UTC(2024, 0, 1)), step: hours(1), values, measured: new Uint8Array(length).fill(1) };
}

/**
 * What every Forecaster must do, as a suite of tests; `make` gives a new one.
 * @example
 * describe('seasonal-naive', () => forecasterContract(() => seasonalNaive()));
 */
export function forecasterContract(make: () => Forecaster, { history = 24 * 21, timeoutMs = 20_000 }: ForecasterContractOptions = {}): void {
  const whole = contractSeries(history + 60);
  const past = pastOf(whole, history);
  let shared: ForecastModel | null = null;
  /** Fitted once: the tests below must not be able to tell, as a model is a function of what it is asked. */
  const model = (): ForecastModel => (shared ??= fitted(make(), past));
  const test = (name: string, body: () => void): void => it(name, { timeout: timeoutMs }, body);

  test('gives finite quantiles that ascend, for each step of the horizon', () => {
    for (const asked of [1, 5, horizon]) {
      const forecast = made(model().forecast(past, { ...query, horizon: asked }));
      expect(forecast.values.length).toBe(asked * quantiles.length);
      expect(forecast.quantiles).toEqual(quantiles);
      expect([forecast.origin, forecast.step]).toEqual([past.start + (history - 1) * past.step, past.step]);
      expectAscending(forecast);
    }
  });

  test('answers for the quantiles that are asked, whatever it was fitted for', () => {
    for (const asked of [[0.5], [0.9], [0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99]]) expectAscending(made(model().forecast(past, { ...query, quantiles: asked })));
  });

  test('stays near a load that is easily known', () => {
    const forecast = made(model().forecast(past, query));
    for (let lead = 0; lead < horizon; lead++) expect(Math.abs((forecast.values[lead * 5 + 2] as number) - (whole.values[history + lead] as number))).toBeLessThan(120);
  });

  test('does not look ahead: what comes after the origin changes nothing', () => {
    const changed: RegularSeries = { ...whole, values: whole.values.map((value, i) => (i < history ? value : 1e6 + i)), measured: whole.measured.map((one, i) => (i < history ? one : 0)) };
    const cut = pastOf(changed, history);
    expect(made(fitted(make(), cut).forecast(cut, query))).toEqual(made(model().forecast(past, query)));
  });

  test('goes on from later origins without being fitted again', () => {
    const later = pastOf(whole, history + 40);
    const forecast = made(model().forecast(later, query));
    expect(forecast.origin).toBe(later.start + (history + 39) * later.step);
    expectAscending(forecast);
  });

  test('gives the same under the same seed', () => {
    expect(made(fitted(make(), past).forecast(past, query))).toEqual(made(model().forecast(past, query)));
  });

  test('gives equal forecasts after it was saved as JSON and restored', () => {
    const restored = make().restore(JSON.parse(JSON.stringify(model().save())));
    expect(restored.name).toBe(model().name);
    for (const length of [history, history + 7]) {
      expect(made(restored.forecast(pastOf(whole, length), query))).toEqual(made(model().forecast(pastOf(whole, length), query)));
      expect(restored.explain(pastOf(whole, length), query, 0)).toEqual(model().explain(pastOf(whole, length), query, 0));
    }
  });

  test('refuses to be restored from what it did not save', () => {
    for (const wrong of [null, 7, {}, { name: 'another' }, []]) expect(() => make().restore(wrong)).toThrow();
  });

  test('changes nothing that it is given', () => {
    const mine: RegularSeries = { ...past, values: past.values.slice(), measured: past.measured.slice() };
    const made = fitted(make(), mine);
    made.forecast(mine, query);
    made.explain(mine, query, 3);
    expect(mine.values).toEqual(past.values);
    expect(mine.measured).toEqual(past.measured);
  });

  test('gives the same from any origin, in whatever order origins and series are visited', () => {
    const saved = model().save();
    const other = contractSeries(history + 60, 2);
    const visits = [0, 1, 2, 10, 3, 0, 25, 24, 25, 59].flatMap((more) => [pastOf(whole, history + more), ...(more % 2 === 0 ? [pastOf(other, history + more)] : [])]);
    const one = make().restore(saved);
    for (const visit of visits) {
      const fresh = make().restore(saved);
      expect(made(one.forecast(visit, query))).toEqual(made(fresh.forecast(visit, query)));
      expect(made(one.forecast(visit, { ...query, horizon: 3 })).values).toEqual(made(fresh.forecast(visit, { ...query, horizon: 3 })).values);
    }
  });

  test('sees it when an earlier value was changed in place', () => {
    const mine: RegularSeries = { ...whole, values: whole.values.slice() };
    const one = make().restore(model().save());
    one.forecast(pastOf(mine, history), query);
    for (let i = history - 30; i < history; i++) mine.values[i] = (mine.values[i] as number) + 20;
    expect(made(one.forecast(pastOf(mine, history + 1), query))).toEqual(made(make().restore(model().save()).forecast(pastOf(mine, history + 1), query)));
  });

  test('names the reason when the history is too short', () => {
    for (const length of [0, 1, 2]) {
      const result = make().fit(pastOf(whole, length), contextOf(1));
      expectReason('save' in result ? null : result);
      expect((result as WhyNot).code).toBe('too-short');
    }
  });

  test('forecasts a constant as that constant, or names the reason', () => {
    const constant: RegularSeries = { ...past, values: past.values.map(() => 42) };
    const result = make().fit(constant, contextOf(1));
    const forecast = 'save' in result ? result.forecast(constant, query) : result;
    if (forecast.kind === 'why-not') expectReason(forecast);
    else for (const value of forecast.values) expect(value).toBeCloseTo(42, 6);
  });

  test('keeps a load that was never below zero there', () => {
    const small: RegularSeries = { ...past, values: past.values.map((value, i) => (i % 24 < 16 ? 0 : Math.max(0, value - 90))) };
    const result = make().fit(small, contextOf(1));
    if (!('save' in result)) return expectReason(result);
    for (const value of made(result.forecast(small, { ...query, quantiles: [0.01, 0.5, 0.99] })).values) expect(value).toBeGreaterThanOrEqual(0);
  });

  test('says what a forecast rests on', () => {
    const grounds = model().explain(past, query, 0);
    expect(grounds.length).toBeGreaterThan(0);
    for (const { contribution, detail } of grounds) {
      expect(Number.isFinite(contribution)).toBe(true);
      expect(detail).not.toBe('');
    }
    const sizes = grounds.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });
}

function fitted(forecaster: Forecaster, past: RegularSeries): ForecastModel {
  const result = forecaster.fit(past, contextOf(7));
  if (!('save' in result)) throw new Error(`${forecaster.name} was not fitted: ${result.why}`);
  return result;
}

function made(result: Forecast | WhyNot): Forecast {
  if (result.kind === 'why-not') throw new Error(result.why);
  return result;
}

function expectReason(result: WhyNot | null): void {
  expect(result?.kind).toBe('why-not');
  expect(whyNotCodes).toContain(result?.code);
  expect(result?.why).toMatch(/\.$/);
}

function expectAscending({ values, quantiles }: Forecast): void {
  for (let i = 0; i < values.length; i++) {
    expect(Number.isFinite(values[i])).toBe(true);
    if (i % quantiles.length > 0) expect(values[i] as number).toBeGreaterThanOrEqual(values[i - 1] as number);
  }
}
