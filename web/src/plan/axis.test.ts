import { expect, it } from 'vitest';
import { axisNumber, roundTicks, timeAxis } from './axis.ts';

it('ticks are round numbers of the unit that people count in', () => {
  expect(timeAxis(0, 9000, 6)).toEqual({ unit: 'min', per: 60, ticks: [0, 50, 100, 150].map((minutes) => minutes * 60) });
  expect(timeAxis(0, 20, 4)).toEqual({ unit: 's', per: 1, ticks: [0, 5, 10, 15, 20] });
  expect(timeAxis(0, 40 * 3600, 5).unit).toBe('h');
  expect(timeAxis(36, 198, 4)).toEqual({ unit: 's', per: 1, ticks: [50, 100, 150] });
  expect(roundTicks(45, 180, 5)).toEqual([50, 100, 150]);
  expect(roundTicks(0.1, 0.4, 3)).toEqual([0.1, 0.2, 0.3, 0.4]);
});

it('an axis without a length has one tick', () => {
  expect(roundTicks(3, 3, 5)).toEqual([3]);
});

it('numbers have at most four digits', () => {
  expect([axisNumber(99.68333), axisNumber(0.30000000004), axisNumber(0)]).toEqual(['99.68', '0.3', '0']);
});
