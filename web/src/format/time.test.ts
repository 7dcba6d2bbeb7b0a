import { expect, it } from 'vitest';
import { formatAge, formatDuration } from './time.ts';

it('lengths of time have at most two units', () => {
  expect([0, 850, 9_960, 12_400, 65_000, 3_600_000, 3_900_000, 90_000_000].map(formatDuration)).toEqual(['0 ms', '850 ms', '9.9 s', '12 s', '1 min 5 s', '1 h', '1 h 5 min', '1 d 1 h']);
});

it('a negative length, from clocks that differ, is none', () => {
  expect(formatDuration(-5)).toBe('0 ms');
});

it('an age is in whole seconds', () => {
  expect([400, 1_400, 9_999, 61_000].map(formatAge)).toEqual(['now', '1 s ago', '9 s ago', '1 min 1 s ago']);
});
