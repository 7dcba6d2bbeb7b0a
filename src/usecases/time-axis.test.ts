import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../knowledge/ports/knowledge-store.ts';
import { usdPerHour } from '../units/resources.ts';
import { instant } from '../units/time.ts';
import { ledgerSteps } from './ledger-steps.ts';
import { pointsMax, timeAxis } from './time-axis.ts';

const now = instant(1_000_000_000);

describe('the time axis', () => {
  it('ends at the last whole step and is the last 15 minutes where nothing is asked for', () => {
    expect(timeAxis({ from: 0, to: 10, stepMs: 4 }, now).times).toEqual([0, 4, 8]);
    const usual = timeAxis({}, now);
    expect([usual.to - usual.from, usual.step, usual.times.length]).toEqual([900_000, 3000, 301]);
  });

  it('refuses an empty range and too many points, naming a step that would do', () => {
    expect(() => timeAxis({ from: 5, to: 5 }, now)).toThrow(/must be before to/);
    expect(() => timeAxis({ from: 0, to: 10_000, stepMs: 1 }, now)).toThrow(/use at least 6/);
    expect(timeAxis({ from: 0, to: 10_000, stepMs: 6 }, now).times.length).toBeLessThanOrEqual(pointsMax);
  });
});

describe('the ledger on a time axis', () => {
  it('counts at every time exactly the rows that are open then', () => {
    const time = fc.integer({ min: -50, max: 150 });
    const row = fc.tuple(time, fc.option(time)).map(([from, to]): LedgerRow => ({ app: 'a', component: 'c', instance: 'i', template: 't', price: usdPerHour(0.1), from: instant(from), to: to === null ? null : instant(to) }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), fc.integer({ min: 1, max: 40 }), (rows, stepMs) => {
        const axis = timeAxis({ from: 0, to: 100, stepMs }, now);
        const naive = axis.times.map((at) => rows.filter((one) => one.from <= at && (one.to === null || at < one.to)).length);
        expect(ledgerSteps(rows, axis, 100, () => 1)).toEqual(naive);
      }),
    );
  });

  it('does not know the future', () => {
    expect(ledgerSteps([], timeAxis({ from: 0, to: 10, stepMs: 5 }, now), 5, () => 1)).toEqual([0, 0, null]);
  });
});
