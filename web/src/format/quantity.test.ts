import { describe, expect, it } from 'vitest';
import { formatNumber, formatShare, formatValue, scaleFor } from './quantity.ts';

describe('values', () => {
  it('are shown in the size that people read them in', () => {
    expect(formatValue(0.0873, 's')).toBe('87.3 ms');
    expect(formatValue(1.5, 's')).toBe('1.5 s');
    expect(formatValue(0.00002, 's')).toBe('20 µs');
    expect(formatValue(3 * 2 ** 20, 'B')).toBe('3 MiB');
    expect(formatValue(149.6, '/s')).toBe('150/s');
    expect(formatValue(7, '')).toBe('7');
    expect(formatValue(0, 's')).toBe('0 s');
  });

  it('of money keep their cents, and small ones their digits', () => {
    expect(formatValue(1.8, 'USD/h')).toBe('1.80 USD/h');
    expect(formatValue(0.0123, 'USD/h')).toBe('0.0123 USD/h');
    expect(formatValue(0, 'USD')).toBe('0.00 USD');
  });

  it('that are missing are a dash, never a zero', () => {
    expect(formatValue(null, 's')).toBe('–');
    expect(formatNumber(Number.NaN)).toBe('–');
    expect(formatShare(null)).toBe('–');
  });
});

describe('shares', () => {
  it('are rounded down, so that 100 % means all', () => {
    expect(formatShare(0.99999)).toBe('99.9 %');
    expect(formatShare(1)).toBe('100.0 %');
    expect(formatShare(0.95, 0)).toBe('95 %');
    expect(formatShare(-0.254)).toBe('-25.4 %');
  });
});

describe('an axis', () => {
  it('takes one scale for all its values', () => {
    expect(scaleFor('s', 0.35)).toEqual({ unit: 'ms', factor: 1e-3 });
    expect(scaleFor('s', 100)).toEqual({ unit: 's', factor: 1 });
    expect(scaleFor('s', 9000)).toEqual({ unit: 'h', factor: 3600 });
    expect(scaleFor('USD/h', 2)).toEqual({ unit: 'USD/h', factor: 1 });
    expect(scaleFor('toString', 2)).toEqual({ unit: 'toString', factor: 1 });
  });
});
