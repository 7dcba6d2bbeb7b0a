import { describe, expect, it } from 'vitest';
import { integerBelow, randomStreams } from '../../../model/random.ts';
import { AnaloguePeaks } from './analogue-peaks.ts';
import type { PeakShape } from './analogue-peaks.ts';
import { dayTypes } from './day-types.ts';
import { binOf, loadScale, loadsOfBins } from './load-scale.ts';
import { ProbabilityLevels } from './probability-levels.ts';

/** A slot of ten minutes: days are 144 slots. */
const day = 144;
const shape: PeakShape = { day, stage: 3, stages: 12, quantiles: [0.05, 0.5, 0.95] };

/** Busy from about 9 to about 17 o'clock with 6 to 9 streams, one or two at the weekend. */
function weeks(count: number, seed: number): Float64Array {
  const random = randomStreams(seed).stream('days');
  const values = new Float64Array(count * 7 * day);
  for (let d = 0; d < count * 7; d++) {
    const from = 54 + integerBelow(random, 6);
    const to = 96 + integerBelow(random, 12);
    for (let i = from; i < to; i++) values[d * day + i] = d % 7 < 5 ? 6 + integerBelow(random, 4) : 1 + integerBelow(random, 2);
  }
  return values;
}

function forecastAt(values: Float64Array, at: number): Float64Array {
  const model = new AnaloguePeaks(values.subarray(0, at), shape);
  const rows = new Float64Array(shape.stages * shape.quantiles.length);
  model.forecast(rows);
  return rows;
}

describe('peaks by analogy', () => {
  it('foretell a busy morning from the evening load of nobody', () => {
    const rows = forecastAt(weeks(3, 1), 14 * day + 50);
    expect(rows[8 * 3 + 1]).toBeGreaterThan(5);
    expect(rows[8 * 3 + 2]).toBeLessThan(10);
  });

  it('foretell a quiet weekend without being told what a weekend is', () => {
    const rows = forecastAt(weeks(3, 2), 19 * day + 50);
    expect(rows[8 * 3 + 1]).toBeLessThan(3);
  });

  it('follow growth beyond all history in proportion', () => {
    const values = weeks(3, 3);
    for (let i = 14 * day; i < values.length; i++) values[i] = (values[i] as number) * 30;
    const rows = forecastAt(values, 14 * day + 80);
    const now = values[14 * day + 79] as number;
    expect(rows[1] as number).toBeGreaterThan(now * 0.6);
    expect(rows[1] as number).toBeLessThan(now * 1.8);
  });

  it('keep what they promise: calibrated levels come true out of sample', () => {
    const values = weeks(10, 4);
    const model = new AnaloguePeaks(values.subarray(0, 14 * day), shape);
    const rows = new Float64Array(shape.stages * shape.quantiles.length);
    let asked = 0;
    let kept = 0;
    for (let at = 14 * day; at < values.length - 40; at++) {
      model.forecast(rows);
      const peak = values.subarray(at + 6, at + 9).reduce((max, value) => Math.max(max, value), 0);
      const share = at % day;
      if (share > 50 && share < 110 && Math.floor(at / day) % 7 < 5) {
        asked += 1;
        if (peak <= (rows[2 * 3 + 2] as number) * 1.01) kept += 1;
      }
      model.learn(values[at] as number);
    }
    expect(kept / asked).toBeGreaterThan(0.92);
  });

  it('know nothing of what comes after', () => {
    const values = weeks(3, 5);
    const at = 15 * day + 70;
    const changed = values.slice();
    for (let i = at; i < changed.length; i++) changed[i] = 100;
    expect(forecastAt(changed, at)).toEqual(forecastAt(values, at));
  });

  it('stay at the present load without a single other day', () => {
    const rows = forecastAt(new Float64Array(60).fill(4), 60);
    for (const value of rows) expect(value).toBeCloseTo(4, 1);
  });
});

describe('day types', () => {
  it('part days whose peaks form two groups', () => {
    const { typeOf, shareOfHigh } = dayTypes(Float64Array.of(1.6, 1.8, 1.6, 1.6, 1.7, 0.7, 0.7));
    expect([...typeOf]).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect([...shareOfHigh]).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  it('see one group where there is one, and nothing in a weekday that was never seen', () => {
    const { typeOf, shareOfHigh } = dayTypes(Float64Array.of(1.6, 1.9, 1.5, 1.7, 1.8));
    expect([...typeOf]).toEqual([1, 1, 1, 1, 1]);
    expect(shareOfHigh[6]).toBeNaN();
  });
});

describe('the scale of loads', () => {
  it('finds a load again within its step', () => {
    const scale = loadScale(200);
    const loads = loadsOfBins(scale);
    for (const load of [0, 1, 7, 200, 3000, 150_000]) expect(Math.abs((loads[binOf(scale, load)] as number) - load)).toBeLessThanOrEqual(0.006 * (load + 200));
  });
});

describe('probability levels', () => {
  it('leave levels alone until there is evidence, and then widen what was too narrow', () => {
    const levels = new ProbabilityLevels();
    for (let i = 0; i < 59; i++) levels.learn(i % 2);
    expect(levels.levelFor(0.9)).toBe(0.9);
    // The truth lay at the outer ends twice as often as it should have.
    for (let i = 0; i < 400; i++) levels.learn(i % 5 === 0 ? 0.98 : i % 5 === 1 ? 0.02 : 0.5);
    expect(levels.levelFor(0.9)).toBe(0.98);
    expect(levels.levelFor(0.5)).toBe(0.5);
  });
});
