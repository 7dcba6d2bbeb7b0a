import { expect, it } from 'vitest';
import { hours, instant } from '../units/time.ts';
import { pruneBefore, retentionDefaults } from './retention.ts';

const now = instant(Date.UTC(2026, 0, 31));

it('keeps each kind of record for its own time', () => {
  const before = pruneBefore(now);
  expect(before.decisions).toBe(Date.UTC(2026, 0, 1));
  expect(before.ledger).toBeLessThan(before.runs);
  expect(pruneBefore(now, { ...retentionDefaults, events: hours(1) }).events).toBe(now - 3_600_000);
});
