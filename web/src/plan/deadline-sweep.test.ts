import { expect, it } from 'vitest';
import { whatIfOf } from '../../../src/usecases/capacity/what-if-text.ts';
import { nearestRow, reasonsOf, sweepOf } from './deadline-sweep.ts';
import type { SweepRow } from './plan-types.ts';

const row = (value: number, costUsdPerHour: number | null): SweepRow => ({ name: `${value} s`, value, feasible: costUsdPerHour !== null, costUsdPerHour, classes: [], whyNot: costUsdPerHour === null ? 'too soon' : null, variant: null, overheadPercent: null });
const rows = [row(10, null), row(20, 3), row(30, 3), row(40, 1)];

it.each([90, 0.25, 7.123, 86_400])('a sweep around %d s is what the server reads, in order, with the deadline itself', (seconds) => {
  const read = whatIfOf('whatIf', sweepOf(seconds), null);
  if (read.parameter === 'provider') throw new Error('a sweep of deadlines was asked for');
  expect(read.values).toContain(seconds);
  expect(read.values).toEqual(read.values.toSorted((one, other) => one - other));
  expect(read.values.length).toBeGreaterThan(20);
});

it('a sweep has the nearest deadline with a plan, also where it is far away', () => {
  for (const nearest of [22.512, 400]) expect(whatIfOf('whatIf', sweepOf(20, nearest), null)).toMatchObject({ values: expect.arrayContaining([20, nearest]) as number[] });
});

it('the nearest value is found', () => {
  expect([nearestRow(rows, 0), nearestRow(rows, 24), nearestRow(rows, 26), nearestRow(rows, 99)]).toEqual([0, 1, 2, 3]);
});

it('reasons name what more time saves and what less time costs', () => {
  expect(reasonsOf(rows, 2)).toEqual(['from 40 s on it would cost 1.00 USD/h', 'for 10 s or less there is no plan']);
  expect(reasonsOf(rows, 3)).toEqual(['more time, as far as it was tried, saves nothing', 'for 30 s it would cost 3.00 USD/h']);
  expect(reasonsOf(rows, 0)).toEqual(['too soon', 'the first deadline that was tried and has a plan is 20 s, at 3.00 USD/h']);
  expect(reasonsOf(rows, 9)).toEqual([]);
});
