import { describe, expect, it } from 'vitest';
import { setOnceSize } from './set-once.ts';

const day = 24;
/** Days with a peak at noon of this height over a floor of 0.2. */
const days = (...peaks: readonly number[]): Float64Array => Float64Array.from(peaks.flatMap((peak) => Array.from({ length: day }, (_, hour) => (hour === 12 ? peak : 0.2))));

describe('a size that is set once', () => {
  it('covers the peak of the whole period, also where the history ends far from it', () => {
    const demand = days(0.7, 0.7, 0.7, 0.7).subarray(0, 4 * day - 6);
    expect(setOnceSize({ resource: 'cores', demand, period: day, present: 2, limitMax: null }).size).toBeCloseTo(0.7 * 1.15, 9);
  });

  it('takes what a period was greater than the one before it, where that is more than the margin', () => {
    const found = setOnceSize({ resource: 'cores', demand: days(1, 1.4, 1, 1.4, 1, 1.4, 1), period: day, present: null, limitMax: null });
    expect(found.size).toBeCloseTo(1.4, 9);
    expect(found).toMatchObject({ peak: 1, tried: 6 });
  });

  it('does not multiply a burst by a burst of long ago', () => {
    expect(setOnceSize({ resource: 'MiB', demand: days(100, 800, 100, 100, 800), period: day, present: null, limitMax: null }).size).toBeCloseTo(920, 6);
  });

  it('says in how many periods of the past such a size would have sufficed', () => {
    expect(setOnceSize({ resource: 'cores', demand: days(1, 1.1, 2, 2), period: day, present: null, limitMax: null })).toMatchObject({ tried: 3, held: 2 });
  });

  it('counts no period as held in which more was used than the largest size there is', () => {
    expect(setOnceSize({ resource: 'cores', demand: days(1, 1.1, 1, 1.1), period: day, present: null, limitMax: 0.5 })).toMatchObject({ tried: 3, held: 0 });
  });

  it('gives more than the present size where usage stood at it, as nobody knows what was wanted beyond', () => {
    expect(setOnceSize({ resource: 'MiB', demand: days(995, 1000), period: day, present: 1000, limitMax: null })).toMatchObject({ reachedPresent: true, size: 1200 });
    expect(setOnceSize({ resource: 'MiB', demand: days(995, 1000), period: day, present: 4000, limitMax: null }).reachedPresent).toBe(false);
  });

  it('takes a history that is shorter than the period as one period', () => {
    expect(setOnceSize({ resource: 'cores', demand: days(1).subarray(0, 14), period: day, present: null, limitMax: null })).toMatchObject({ size: 1.15, tried: 0, held: 0 });
  });
});
