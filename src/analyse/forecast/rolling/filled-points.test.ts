import { describe, expect, it } from 'vitest';
import { hours, instant } from '../../../units/time.ts';
import type { RegularSeries } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { auto } from '../selection/auto.ts';

const query = { horizon: 4, quantiles: [0.05, 0.5, 0.95], calendar: [] };
const history = 24 * 21;

/** A day with noise; two points of three lie exactly on the day, as if filled in by it. */
function filledIn(measured: (index: number) => boolean): RegularSeries {
  const random = randomStreams(3).stream('noise');
  const values = Float64Array.from({ length: history }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) + (i % 3 === 0 ? 10 * normal(random) : 0));
  return { start: instant(0), step: hours(1), values, measured: Uint8Array.from(values, (_, i) => (measured(i) ? 1 : 0)) };
}

function width(series: RegularSeries): number {
  const model = auto().fit(series, { ...query, random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  const forecast = model.forecast(series, query);
  if (forecast.kind === 'why-not') throw new Error(forecast.why);
  return (forecast.values[2] as number) - (forecast.values[0] as number);
}

describe('points that were filled in', () => {
  it('do not make a band narrow: it is that of the measured points', () => {
    const believed = width(filledIn(() => true));
    const told = width(filledIn((i) => i % 3 === 0));
    // 90 % of a normal error of 10 take 33; the exact points between them would halve the width.
    expect(told).toBeGreaterThan(25);
    expect(told).toBeGreaterThan(1.2 * believed);
  });
});
