import { describe, expect, it } from 'vitest';
import { ProbeLoop } from './probe-loop.ts';

const settings = { period: 100, failures: 3, successes: 2 };

/** Plays answers one after the other and returns the verdict after each. */
async function verdicts(loop: ProbeLoop, answers: readonly boolean[], from = 0): Promise<readonly (boolean | null)[]> {
  const seen: (boolean | null)[] = [];
  for (const [i, yes] of answers.entries()) {
    loop.tick(from + i * 100, settings, () => Promise.resolve(yes ? null : 'no'), () => {});
    await new Promise<void>((done) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(done))));
    seen.push(loop.verdict);
  }
  return seen;
}

describe('a probe', () => {
  it('says yes after enough hits in a row, no after enough misses in a row', async () => {
    expect(await verdicts(new ProbeLoop(), [true, false, true, true, false, false, true, false, false, false, true, true])).toEqual([
      null, null, null, true, true, true, true, true, true, false, false, true,
    ]);
  });

  it('has no verdict before the first yes, but counts its misses', async () => {
    const loop = new ProbeLoop();
    expect(await verdicts(loop, [false, false, false, false])).toEqual([null, null, null, null]);
    expect(loop.misses).toBe(4);
  });
});
