import { describe, expect, it } from 'vitest';
import { instant, hours } from '../../../units/time.ts';
import type { RegularSeries } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { auto } from './auto.ts';

const length = 24 * 21;

function saidIn(unit: number): readonly number[] {
  const random = randomStreams(4).stream('noise');
  const values = Float64Array.from({ length }, (_, i) => unit * (100 + 50 * Math.sin((2 * Math.PI * i) / 24) + 5 * normal(random)));
  const past: RegularSeries = { start: instant(0), step: hours(1), values, measured: new Uint8Array(length).fill(1) };
  const query = { horizon: 6, quantiles: [0.05, 0.5, 0.95], calendar: [] };
  const model = auto().fit(past, { ...query, random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  const forecast = model.forecast(past, query);
  if (forecast.kind === 'why-not') throw new Error(forecast.why);
  return [...forecast.values].map((value) => value / unit);
}

describe('a forecast', () => {
  // Powers of two change no digit of a double, so that a difference would be a constant with a unit, beside saved bands with seven digits.
  it.each([2 ** 40, 2 ** -40])('is the same in another unit, %f times as large', (unit) => {
    const [here, there] = [saidIn(1), saidIn(unit)];
    here.forEach((value, i) => expect(there[i]).toBeCloseTo(value, 5));
  });
});
