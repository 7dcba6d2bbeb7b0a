import { describe, expect, it } from 'vitest';
import { atLevel, trainedLevels } from './quantile-levels.ts';
import { spikeLevelAt } from './spike-level.ts';

describe('a quantile that was not trained', () => {
  /** The logistic distribution, whose quantiles are ln(p/(1−p)). */
  const logistic = (column: number): number => Math.log((trainedLevels[column] ?? 0) / (1 - (trainedLevels[column] ?? 0)));

  it('is read off between and beyond those that were, exactly for a logistic distribution', () => {
    for (const level of [0.005, 0.01, 0.3, 0.5, 0.77, 0.9, 0.995]) expect(atLevel(trainedLevels, logistic, level)).toBeCloseTo(Math.log(level / (1 - level)), 10);
  });

  it('is the trained value itself at a trained level', () => {
    for (const [column, level] of trainedLevels.entries()) expect(atLevel(trainedLevels, (index) => index * 0.1, level)).toBeCloseTo(column * 0.1, 12);
  });

  it('stays finite at the ends', () => {
    expect(atLevel(trainedLevels, logistic, 0)).toBeCloseTo(Math.log(0.001 / 0.999), 10);
    expect(atLevel(trainedLevels, logistic, 1)).toBeCloseTo(Math.log(0.999 / 0.001), 10);
  });
});

describe('the level of a spike', () => {
  it('lies above the window and beyond the usual change', () => {
    const values = Float64Array.from([10, 11, 10, 12, 11, 10, 11, 10, 11, 10]);
    expect(spikeLevelAt(values, 9, 10)).toBe(13);
    expect(spikeLevelAt(Float64Array.from([50, 10, 10, 10, 10, 10]), 5, 6)).toBe(10);
  });
});
