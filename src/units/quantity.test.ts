import { describe, expect, it } from 'vitest';
import { formatQuantity, parseQuantity, unitsOf } from './quantity.ts';

describe('a quantity string', () => {
  it.each([
    ['100ms', 0.1, 'duration'],
    ['1.5h', 5400, 'duration'],
    ['512MiB', 536_870_912, 'memory'],
    ['1 GB', 1e9, 'memory'],
    ['0.03 USD/h', 0.03, 'money-rate'],
    ['95%', 0.95, 'share'],
    ['99.9%', 0.999, 'share'],
    ['150/s', 150, 'rate'],
    ['60/min', 1, 'rate'],
    ['42', 42, 'plain'],
    ['0.5 cores', 0.5, 'cores'],
  ])('%s is read in its base unit', (text, value, dimension) => {
    expect(parseQuantity(text)).toEqual({ value, dimension });
  });

  it.each(['', 'abc', '100 parsecs', '1e5s', '--1', '1 2', '9'.repeat(400), '5constructor', '1/proto'])('%s is refused', (text) => {
    expect(parseQuantity(text)).toBeNull();
  });

  it.each([
    ['87.3 ms', { value: 0.0873, dimension: 'duration' }],
    ['2 s', { value: 2, dimension: 'duration' }],
    ['1.50 USD/h', { value: 1.5, dimension: 'money-rate' }],
    ['0.0300 USD/h', { value: 0.03, dimension: 'money-rate' }],
    ['512 MiB', { value: 536_870_912, dimension: 'memory' }],
    ['95 %', { value: 0.95, dimension: 'share' }],
    ['0 s', { value: 0, dimension: 'duration' }],
  ] as const)('is written as %s', (text, quantity) => {
    expect(formatQuantity(quantity)).toBe(text);
  });

  it('names the units of a dimension for error messages', () => {
    expect(unitsOf('duration')).toContain('ms');
  });
});
