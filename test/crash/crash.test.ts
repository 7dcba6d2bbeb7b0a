import { describe, expect, it } from 'vitest';
import { checkKills } from './check-kills.ts';

/** Another seed: HOMEOSTAT_SEED=42 npm run test:crash. */
const seed = Number(process.env['HOMEOSTAT_SEED'] ?? 1);

describe('SIGKILL of a real process, at length', () => {
  it(`changes nothing about the end of a sequence, in at least 300 kills (seed ${seed})`, async () => {
    const { kills } = await checkKills({ seed, pairsPerSequence: 60 });
    expect(kills).toBeGreaterThanOrEqual(300);
  });
});
