import { describe, expect, it } from 'vitest';
import { instant, hours } from '../../../units/time.ts';
import { pastOf } from '../../../model/forecast.ts';
import type { RegularSeries } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { lastValue } from '../classical/last-value.ts';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { calibrated } from './calibrated.ts';

const make = () => calibrated(lastValue(), () => 24);

describe('calibrated last-value', () => forecasterContract(make));

describe('the band of a calibrated forecaster', () => {
  it('covers what it says after the noise has grown threefold, at every lead and for the maximum', () => {
    const { series, changed } = noisierHalfway(1600);
    const query = { horizon: 3, quantiles: [0.05, 0.5, 0.95], calendar: [] };
    const model = make().fit(pastOf(series, changed), { ...query, random: randomStreams(1) });
    if (!('save' in model)) throw new Error(model.why);
    let [inside, peaks, all] = [0, 0, 0];
    for (let length = changed + 200; length + 3 <= series.values.length; length++) {
      const forecast = model.forecast(pastOf(series, length), query);
      if (forecast.kind === 'why-not' || forecast.peak === undefined) throw new Error('no forecast');
      const next = series.values.subarray(length, length + 3);
      next.forEach((value, lead) => {
        if (value >= (forecast.values[3 * lead] as number) && value <= (forecast.values[3 * lead + 2] as number)) inside++;
      });
      const top = Math.max(...next);
      if (top >= (forecast.peak[0] as number) && top <= (forecast.peak[2] as number)) peaks++;
      all++;
    }
    expect(inside / (3 * all)).toBeGreaterThan(0.87);
    expect(inside / (3 * all)).toBeLessThan(0.93);
    expect(peaks / all).toBeGreaterThan(0.86);
    expect(peaks / all).toBeLessThan(0.94);
  });
});

function noisierHalfway(length: number): { series: RegularSeries; changed: number } {
  const random = randomStreams(5).stream('noise');
  const changed = length / 2;
  let level = 1000;
  const values = Float64Array.from({ length }, (_, i) => (level += (i < changed ? 1 : 3) * normal(random)));
  return { series: { start: instant(0), step: hours(1), values, measured: new Uint8Array(length).fill(1) }, changed };
}
