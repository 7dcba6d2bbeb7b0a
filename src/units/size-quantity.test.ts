import { describe, expect, it } from 'vitest';
import { parseSize } from './size-quantity.ts';

describe('a size as it is written', () => {
  it.each([
    ['2', 'cores', 2],
    ['2000m', 'cores', 2],
    ['0.5 cores', 'cores', 0.5],
    ['4096', 'MiB', 4096],
    ['4Gi', 'MiB', 4096],
    ['4GiB', 'MiB', 4096],
    ['512MiB', 'MiB', 512],
  ] as const)('%s of %s is %d', (text, resource, size) => expect(parseSize(text, resource)).toBe(size));

  it.each([['4GiB', 'cores'], ['2 m m', 'cores'], ['2smm', 'cores'], ['2000m', 'MiB'], ['two', 'cores'], ['', 'MiB'], ['5h', 'MiB']] as const)('%s is no size of %s', (text, resource) => expect(parseSize(text, resource)).toBeNull());
});
