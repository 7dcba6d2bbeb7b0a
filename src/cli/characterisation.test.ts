import { describe, expect, it } from 'vitest';
import { wholePercents } from './characterisation.ts';

describe('shares of phases', () => {
  it('add up to 100 % as they are shown', () => {
    expect(wholePercents([1 / 3, 1 / 3, 1 / 3])).toEqual(['33.4', '33.3', '33.3']);
    expect(wholePercents([0.55, 0.14, 0.31])).toEqual(['55.0', '14.0', '31.0']);
    expect(wholePercents([1])).toEqual(['100.0']);
  });
});
