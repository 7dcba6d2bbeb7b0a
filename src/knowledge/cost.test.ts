import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usdPerHour } from '../units/resources.ts';
import { instant } from '../units/time.ts';
import { costOf, costRateOf } from './cost.ts';
import type { LedgerRow } from './ports/knowledge-store.ts';
import { sampleLedgerRow } from './sample-records.ts';

const hour = 3_600_000;
const row = (price: number, from: number, to: number | null): LedgerRow =>
  sampleLedgerRow({ price: usdPerHour(price), from: instant(from), to: to === null ? null : instant(to) });

const rows = fc.array(
  fc.record({ price: fc.double({ min: 0, max: 100, noNaN: true }), from: fc.integer({ min: 0, max: 1e7 }), length: fc.option(fc.integer({ min: 0, max: 1e7 })) })
    .map(({ price, from, length }) => row(price, from, length === null ? null : from + length)),
  { maxLength: 20 },
);
const times = fc.tuple(fc.integer({ min: 0, max: 2e7 }), fc.integer({ min: 0, max: 2e7 }), fc.integer({ min: 0, max: 2e7 })).map((list) => list.toSorted((a, b) => a - b) as [number, number, number]);

describe('the cost', () => {
  it('is the price times the hours in which an instance was there', () => {
    expect(costOf([row(2, 0, 3 * hour)], instant(hour), instant(10 * hour))).toBe(4);
    expect(costOf([row(2, 0, null)], instant(hour), instant(10 * hour))).toBe(18);
    expect(costOf([row(2, 0, hour), row(1, 5 * hour, 6 * hour)], instant(0), instant(10 * hour))).toBe(3);
  });

  it('is 0 where there was nothing, or no time', () => {
    expect(costOf([], instant(0), instant(hour))).toBe(0);
    expect(costOf([row(2, 0, null)], instant(hour), instant(hour))).toBe(0);
    expect(costOf([row(2, 0, null)], instant(hour), instant(0))).toBe(0);
  });

  it('of two times that follow each other is the cost of both together', () => {
    fc.assert(fc.property(rows, times, (some, [a, b, c]) => {
      const parts = costOf(some, instant(a), instant(b)) + costOf(some, instant(b), instant(c));
      expect(parts).toBeCloseTo(costOf(some, instant(a), instant(c)), 6);
    }));
  });

  it('of all rows is the sum over each', () => {
    fc.assert(fc.property(rows, times, (some, [a, , c]) => {
      const sum = some.reduce((total, one) => total + costOf([one], instant(a), instant(c)), 0);
      expect(sum).toBeCloseTo(costOf(some, instant(a), instant(c)), 6);
    }));
  });

  it('never falls when time goes on', () => {
    fc.assert(fc.property(rows, times, (some, [a, b, c]) => {
      expect(costOf(some, instant(a), instant(c))).toBeGreaterThanOrEqual(costOf(some, instant(a), instant(b)) - 1e-9);
    }));
  });

  it('rate is the sum of the open prices', () => {
    expect(costRateOf([row(2, 0, null), row(1, 0, hour), row(0.5, 9, null)])).toBe(2.5);
    expect(costRateOf([])).toBe(0);
  });

  it('rate times an hour is what the next hour costs if nothing changes', () => {
    fc.assert(fc.property(rows, (some) => {
      const open = some.filter(({ to }) => to === null);
      expect(costOf(open, instant(1e8), instant(1e8 + hour))).toBeCloseTo(costRateOf(some), 6);
    }));
  });
});
