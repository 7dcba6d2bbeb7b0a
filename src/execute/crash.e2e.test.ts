import { describe, expect, it } from 'vitest';
import { checkKills } from '../../test/crash/check-kills.ts';

describe('SIGKILL of a real process', () => {
  it('changes nothing about the end of a sequence, at every point of it and at sampled points of its recovery', async () => {
    const { kills, pointsOf } = await checkKills({ seed: 1, pairsPerSequence: 10 });
    expect(kills).toBeGreaterThanOrEqual(100);
    expect(kills).toBeGreaterThanOrEqual(pointsOf.done + pointsOf.undone);
  });
});
