import { describe, expect, it } from 'vitest';
import { instant, minutes } from '../../../units/time.ts';
import type { Forecast, RegularSeries } from '../../../model/forecast.ts';
import { forecastFrom } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { auto } from '../selection/auto.ts';

const quantiles = [0.05, 0.5, 0.95];

function said(valueAt: (index: number) => number, horizon: number, length = 1200): Forecast {
  const past: RegularSeries = { start: instant(0), step: minutes(5), values: Float64Array.from({ length }, (_, i) => valueAt(i)), measured: new Uint8Array(length).fill(1) };
  const query = { horizon, quantiles, calendar: [] };
  const model = auto().fit(past, { ...query, random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  const forecast = model.forecast(past, query);
  if (forecast.kind === 'why-not') throw new Error(forecast.why);
  return forecast;
}

function noisy(): (index: number) => number {
  const random = randomStreams(2).stream('noise');
  return (i) => 100 + 50 * Math.sin((2 * Math.PI * i) / 288) + 3 * normal(random);
}

describe('the forecast of a maximum', () => {
  it('is that of the step where there is one', () => {
    const { peak, values } = said(noisy(), 1);
    expect(peak).toEqual(values);
  });

  it('is at no quantile below the largest row', () => {
    for (const horizon of [2, 12]) {
      const { peak = [], values } = said(noisy(), horizon);
      quantiles.forEach((_, column) => {
        expect(peak[column]).toBeGreaterThanOrEqual(Math.max(...values.filter((_value, at) => at % quantiles.length === column)));
      });
    }
  });

  it('is raised to the largest row whoever made it', () => {
    const past: RegularSeries = { start: instant(0), step: minutes(5), values: Float64Array.of(1, 2), measured: Uint8Array.of(1, 1) };
    const { peak } = forecastFrom(past, { model: 'm', quantiles, values: Float64Array.of(1, 2, 3, 2, 4, 6), peak: Float64Array.of(1, 5, 5), notes: [] });
    expect([...(peak ?? [])]).toEqual([2, 5, 6]);
  });

  it('is there where no error was ever made', () => {
    expect([...(said(() => 0, 12).peak ?? [])]).toEqual([0, 0, 0]);
  });

  it('is, of a series that is constant, its value, and a note says so', () => {
    const forecast = said(() => 42.1, 3);
    expect([...forecast.values, ...(forecast.peak ?? [])].every((value) => value === 42.1)).toBe(true);
    expect(forecast.notes).toEqual([expect.stringMatching(/^The series is constant: it was 42\.1 at all 1200 steps/)]);
  });

  it('says so where it is left out', () => {
    const { peak, notes } = said(noisy(), 24, 60);
    expect(peak).toBeUndefined();
    expect(notes.at(-1)).toMatch(/^The band of the maximum of 24 steps is left out: fewer than 20/);
  });
});
