import { describe, expect, it } from 'vitest';
import { runTimesOf } from './run-times.ts';

describe('summing up runs', () => {
  it('has mean, deviation and the interval of Student', () => {
    const { meanSeconds, deviationSeconds, confidence, leastSeconds, mostSeconds, outliers } = runTimesOf([1, 2, 3]);
    expect([meanSeconds, deviationSeconds, leastSeconds, mostSeconds, outliers]).toEqual([2, 1, 1, 3, []]);
    // 4.303 times the standard error.
    expect(confidence?.highSeconds).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 3);
    expect(confidence?.lowSeconds).toBe(0);
  });

  it('says nothing of the spread of one run', () => {
    expect(runTimesOf([5])).toEqual({ meanSeconds: 5, deviationSeconds: null, confidence: null, leastSeconds: 5, mostSeconds: 5, outliers: [] });
  });

  it('names a run that is far from the others, but none that differs by milliseconds', () => {
    expect(runTimesOf([3, 1, 1.01, 0.99, 1]).outliers).toEqual([1]);
    expect(runTimesOf([1.004, 1, 1, 1, 1]).outliers).toEqual([]);
  });
});
