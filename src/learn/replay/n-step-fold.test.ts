import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ending } from '../environments/environment.ts';
import { NStepFold } from './n-step-fold.ts';

type Folded = { from: number; to: number; return: number; discount: number };

/** Folds episodes in which step i goes from state i to state i + 1. */
function folded(n: number, gamma: number, episodes: readonly { rewards: readonly number[]; ending: Ending }[]): Folded[] {
  const fold = new NStepFold(n, gamma, 1, 1);
  const out: Folded[] = [];
  for (const { rewards, ending } of episodes) {
    for (const [i, reward] of rewards.entries()) {
      fold.push(
        {
          state: Float32Array.of(i),
          mask: Uint8Array.of(1),
          action: 0,
          reward,
          ending: i === rewards.length - 1 ? ending : 'none',
          nextState: Float32Array.of(i + 1),
          nextMask: Uint8Array.of(1),
          demonstration: false,
        },
        (transition) => out.push({ from: transition.state[0] ?? -1, to: transition.nextState[0] ?? -1, return: transition.return, discount: transition.discount }),
      );
    }
  }
  return out;
}

describe('NStepFold', () => {
  it('is the plain step for n = 1', () => {
    expect(folded(1, 0.5, [{ rewards: [1, 2], ending: 'terminated' }])).toEqual([
      { from: 0, to: 1, return: 1, discount: 0.5 },
      { from: 1, to: 2, return: 2, discount: 0 },
    ]);
  });

  it('adds n discounted rewards, and shortens at the end without a value there when it terminated', () => {
    expect(folded(3, 0.5, [{ rewards: [1, 2, 4, 8], ending: 'terminated' }])).toEqual([
      { from: 0, to: 3, return: 3, discount: 0.125 },
      { from: 1, to: 4, return: 6, discount: 0 },
      { from: 2, to: 4, return: 8, discount: 0 },
      { from: 3, to: 4, return: 8, discount: 0 },
    ]);
  });

  it('keeps the value of the last state when the episode was only truncated, discounted by the steps that were taken', () => {
    expect(folded(3, 0.5, [{ rewards: [1, 2], ending: 'truncated' }])).toEqual([
      { from: 0, to: 2, return: 2, discount: 0.25 },
      { from: 1, to: 2, return: 2, discount: 0.5 },
    ]);
  });

  it('gives one transition a step and nothing across episodes, as the sum by hand says', () => {
    const episode = fc.record({ rewards: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 }), ending: fc.constantFrom<Ending>('terminated', 'truncated') });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(episode, { minLength: 1, maxLength: 4 }), (n, episodes) => {
        const expected = episodes.flatMap(({ rewards, ending }) =>
          rewards.map((_, i) => {
            const to = Math.min(i + n, rewards.length);
            const sum = rewards.slice(i, to).reduce((total, reward, k) => total + 0.5 ** k * reward, 0);
            return { from: i, to, return: sum, discount: ending === 'terminated' && to === rewards.length ? 0 : 0.5 ** (to - i) };
          }),
        );
        expect(folded(n, 0.5, episodes)).toEqual(expected);
      }),
    );
  });
});
