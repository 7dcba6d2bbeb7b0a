import { describe, expect, it } from 'vitest';
import { toldApart } from './told-apart.ts';

describe('a value beside the bound that it breaks', () => {
  it('has as many digits as show that it does', () => {
    expect(toldApart(12.5, 12)).toBe('12.50');
    expect(toldApart(100.0213, 100)).toBe('100.02');
    expect(toldApart(100.000000004, 100)).toBe('100.000000004');
    expect(toldApart(0.1 + 0.2, 0.3)).toBe('0.30000000000000004');
    expect(toldApart(99.99999, 100)).toBe('100.0');
    expect(toldApart(Number.POSITIVE_INFINITY, 100)).toBe('Infinity');
  });
});
