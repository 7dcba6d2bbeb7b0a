import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../model/forecast.ts';
import { instant, minutes } from '../../units/time.ts';
import { pastOnly } from './past-only.ts';

/** A gap at slots 1 and 2, one at 5 and 6, and one at 9; all filled as they stand. */
const values = [1, 2, 3, 4, 8, 7, 6, 5, 9, 8.5, 8];
const series: RegularSeries = { start: instant(0), step: minutes(1), values: Float64Array.from(values), measured: Uint8Array.from([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1]) };

describe('a series as it was known slot by slot', () => {
  it('goes on as it was measured last where nothing was', () => {
    expect([...pastOnly(series, 4).values]).toEqual([1, 2, 3, 4, 8, 8, 8, 5, 9, 9, 8]);
  });

  it.each([5, 6, 7])('leaves nothing of what comes at or after %i in the gap that it lies in or ends', (from) => {
    expect([...pastOnly(series, from).values]).toEqual([1, 2, 3, 4, 8, 8, 8, 5, 9, 9, 8]);
  });

  it('leaves a gap filled that was over before', () => {
    expect([...pastOnly(series, 8).values]).toEqual([1, 2, 3, 4, 8, 7, 6, 5, 9, 9, 8]);
    expect([...pastOnly(series, 11).values]).toEqual(values);
  });

  it('does not touch the series that it is given', () => {
    pastOnly(series, 0);
    expect([...series.values]).toEqual(values);
  });
});
