import { describe, expect, it } from 'vitest';
import { classText, wholePercents } from './characterisation.ts';

describe('shares of phases', () => {
  it('add up to 100 % as they are shown', () => {
    expect(wholePercents([1 / 3, 1 / 3, 1 / 3])).toEqual(['33.4', '33.3', '33.3']);
    expect(wholePercents([0.55, 0.14, 0.31])).toEqual(['55.0', '14.0', '31.0']);
    expect(wholePercents([1])).toEqual(['100.0']);
  });
});

describe('the class of a workload', () => {
  it('is not called periodic where no period was found', () => {
    const rhythm = { name: 'cpu', class: 'period', why: null, forecaster: null } as const;
    expect(classText({ ...rhythm, periods: [] })).toBe('no plain period (period)');
    expect(classText({ ...rhythm, periods: [{ steps: 24, seconds: 86_400, strength: 0.9 }] })).toBe('periodic (period)');
  });
});
