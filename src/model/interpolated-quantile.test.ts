import { describe, expect, it } from 'vitest';
import { interpolatedQuantile } from './interpolated-quantile.ts';

describe('an interpolated quantile', () => {
  it('is the first value at 0, the last at 1, and linear between neighbours', () => {
    expect([0, 0.25, 0.5, 0.9, 1].map((share) => interpolatedQuantile([1, 2, 4, 8, 16], share))).toEqual([1, 2, 4, 12.8, 16]);
    expect(interpolatedQuantile(Float64Array.of(1, 2), 0.5)).toBe(1.5);
  });

  it('is the only value there is, at any share, and none of none', () => {
    expect([0, 0.3, 1].map((share) => interpolatedQuantile([7], share))).toEqual([7, 7, 7]);
    expect(interpolatedQuantile([], 0.5)).toBeNaN();
  });
});
