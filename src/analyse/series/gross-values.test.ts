import { describe, expect, it } from 'vitest';
import { grossValues, withoutGross } from './gross-values.ts';

/** A day of 24 steps around 100, with other values at some places. */
const loads = (others: Readonly<Record<number, number>>): Float64Array => Float64Array.from({ length: 200 }, (_, i) => others[i] ?? 100 + 50 * Math.sin((2 * Math.PI * i) / 24));

describe('gross values', () => {
  it('are those far beyond all before them, and count as the largest of these', () => {
    const values = loads({ 150: 1e6 });
    const gross = grossValues(values);
    expect(gross).toEqual([{ index: 150, value: 1e6, taken: 150, times: 1e6 / 150 }]);
    expect(withoutGross(values, gross)[150]).toBe(150);
    expect(values[150]).toBe(1e6);
  });

  it('may be far below, too', () => {
    const [{ index, taken } = { index: 0, taken: 0 }] = grossValues(loads({ 150: -1e6 }));
    expect([index, taken]).toEqual([150, 50]);
  });

  it('are the same in every unit', () => {
    const found = [1e-12, 1, 1e12].map((unit) => grossValues(loads({ 150: 1e6 }).map((value) => value * unit)).map(({ index }) => index));
    expect(found).toEqual([[150], [150], [150]]);
  });

  it('are judged by what came before and nothing else', () => {
    expect(grossValues(loads({ 150: 1e6 }).subarray(0, 151))).toEqual(grossValues(loads({ 150: 1e6, 160: 1e9, 170: 1e9 }).subarray(0, 151)));
  });

  it('are no spikes of eighteen times, no new level and nothing that comes a third time', () => {
    expect(grossValues(loads({ 150: 18 * 150 }))).toEqual([]);
    const level = grossValues(loads(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [150 + i, 1e6]))));
    expect(level.map(({ index }) => index)).toEqual([150]);
    expect(grossValues(loads({ 50: 1e6, 100: 1e6, 150: 1e6, 190: 1e6 })).map(({ index }) => index)).toEqual([50, 100]);
  });

  it('are not told where nothing but zero came before, or hardly anything', () => {
    expect(grossValues(Float64Array.from({ length: 40 }, (_, i) => (i === 30 ? 1e6 : 0)))).toEqual([]);
    expect(grossValues(loads({ 5: 1e6 }))).toEqual([]);
  });
});
