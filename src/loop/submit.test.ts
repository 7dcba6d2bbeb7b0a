import { describe, expect, it } from 'vitest';
import { sampleDecision } from '../knowledge/sample-records.ts';
import { instant } from '../units/time.ts';
import { merged } from './submit.ts';

const none = (at: number, left: string) => {
  const { candidates, ...rest } = sampleDecision({ id: `shop.${at}`, cycle: at, at: instant(at), lastAt: instant(at), lastCycle: at, chosen: null, run: null, outcome: 'blocked', reason: `No action: settling, ${left} left.` });
  return { ...rest, candidates: candidates.map((candidate) => ({ ...candidate, blockedBy: [{ rule: 'settling' as const, name: 'shop.1.0', why: `its effect can be judged in ${left}` }] })) };
};

describe('equal decisions without a run', () => {
  it('are one row that begins with the first and shows the numbers of the newest', () => {
    const row = merged(none(30, '1 s'), merged(none(20, '2 s'), none(10, '3 s')));
    expect(row).toMatchObject({ id: 'shop.10', at: 10, cycle: 10, count: 3, lastAt: 30, lastCycle: 30, reason: 'No action: settling, 1 s left.' });
    expect(row.candidates[0]?.blockedBy[0]?.why).toBe('its effect can be judged in 1 s');
  });
});
