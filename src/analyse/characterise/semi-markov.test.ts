import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../model/random.ts';
import { fitDurations, hazardAt, remainingOf, survivalFrom } from './durations.ts';
import { runsOf } from './runs.ts';
import type { PhaseState, SemiMarkov } from './semi-markov.ts';
import { fitSemiMarkov, forecastPhase, phaseChances, stateAfter } from './semi-markov.ts';
import { cycles, workloadOf } from './testing-series.ts';

const phases = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 80 });

/** Plays the chain step by step; the renewal equation must give the same shares. */
function played(chain: SemiMarkov, state: PhaseState, horizon: number, times: number): Float64Array {
  const random = randomStreams(7).stream('played');
  const shares = new Float64Array(chain.phases);
  for (let i = 0; i < times; i++) {
    let { phase, age, before } = state;
    for (let step = 0; step < horizon; step++) {
      if (random.next() >= hazardAt(chain.durations[phase] as SemiMarkov['durations'][number], age)) age += 1;
      else [phase, age, before] = [drawn(forecastPhase(chain, { phase, age, before }, 1).next, random.next()), 1, phase];
    }
    shares[phase] = (shares[phase] as number) + 1 / times;
  }
  return shares;
}

function drawn(chances: readonly { readonly phase: number; readonly probability: number }[], at: number): number {
  let rest = at;
  for (const { phase, probability } of chances) {
    rest -= probability;
    if (rest < 0) return phase;
  }
  return chances.at(-1)?.phase ?? 0;
}

describe('the chain of phases', () => {
  it('gives chances that sum to 1 at any horizon, whatever was seen', () => {
    fc.assert(
      fc.property(phases, fc.integer({ min: 1, max: 20 }), (seen, horizon) => {
        const runs = runsOf(seen);
        const chances = phaseChances(fitSemiMarkov([runs], 3), stateAfter(runs), horizon);
        expect(chances.every((chance) => chance >= 0)).toBe(true);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('gives the chances that playing it gives', () => {
    const seen = [0, 0, 1, 0, 0, 0, 2, 2, 1, 1, 0, 2, 0, 0, 1, 2, 2, 2, 0, 1, 1, 0];
    const chain = fitSemiMarkov([runsOf(seen)], 3);
    const state = { phase: 0, age: 2, before: 1 };
    for (const horizon of [1, 4, 9]) {
      const expected = played(chain, state, horizon, 4000);
      phaseChances(chain, state, horizon).forEach((chance, phase) => expect(Math.abs(chance - (expected[phase] as number))).toBeLessThan(0.03));
    }
  });

  it('knows the sequel of a plain loop: which, when and where it will be', () => {
    const runs = runsOf(workloadOf([...cycles(12), [0, 12], [1, 3]]).phases);
    const { next, remaining, atHorizon } = forecastPhase(fitSemiMarkov([runs], 3), stateAfter(runs), 8);
    expect(next[0]?.phase).toBe(2);
    expect(next[0]?.probability).toBeGreaterThan(0.95);
    // Five of eight steps are left, so the sixth is in the next phase, and the eighth still is.
    expect(remaining?.p50).toBe(6);
    expect(atHorizon[0]).toMatchObject({ phase: 2 });
  });

  it('remembers the phase before where the sequel depends on it', () => {
    const seen = Array.from({ length: 20 }, () => [0, 1, 2, 1]).flat();
    const chain = fitSemiMarkov([runsOf(seen)], 3);
    expect(forecastPhase(chain, { phase: 1, age: 1, before: 0 }, 1).next[0]?.phase).toBe(2);
    expect(forecastPhase(chain, { phase: 1, age: 1, before: 2 }, 1).next[0]?.phase).toBe(0);
  });

  it('says nothing of the sequel of a phase that never ended', () => {
    const runs = runsOf([0, 0, 0, 0]);
    expect(forecastPhase(fitSemiMarkov([runs], 3), stateAfter(runs), 2)).toMatchObject({ next: [], remaining: null });
  });
});

describe('durations', () => {
  it('end with the chances that were seen, and take a visit that was cut off for no end', () => {
    const half = fitDurations([...Array.from({ length: 200 }, () => ({ steps: 2, ended: true })), ...Array.from({ length: 200 }, () => ({ steps: 4, ended: true }))]);
    expect(hazardAt(half, 1)).toBeLessThan(0.01);
    expect(hazardAt(half, 2)).toBeCloseTo(0.5, 1);
    expect(hazardAt(half, 4)).toBeGreaterThan(0.98);
    expect(hazardAt(fitDurations([{ steps: 50, ended: false }, { steps: 3, ended: true }]), 40)).toBeLessThan(0.05);
  });

  it('have survival that only falls, and quantiles in order', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ steps: fc.integer({ min: 1, max: 300 }), ended: fc.boolean() }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 400 }), (visits, age) => {
        const durations = fitDurations(visits);
        const survival = survivalFrom(durations, age, 100);
        for (let i = 1; i < survival.length; i++) expect(survival[i]).toBeLessThanOrEqual(survival[i - 1] as number);
        const remaining = remainingOf(durations, age);
        if (!visits.some(({ ended }) => ended)) expect(remaining).toBeNull();
        else {
          expect(remaining?.p50).toBeGreaterThanOrEqual(1);
          expect(remaining?.p95).toBeGreaterThanOrEqual(remaining?.p50 as number);
          expect(remaining?.mean).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});
