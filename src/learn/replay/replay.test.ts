import { describe, expect, it } from 'vitest';
import { resumableStream } from '../../model/random.ts';
import { Corridor } from '../environments/corridor.ts';
import { recordDemonstrations } from './demonstrations.ts';
import { NStepFold } from './n-step-fold.ts';
import { PrioritisedReplay } from './prioritised-replay.ts';
import type { Replay } from './replay.ts';
import type { Transition } from './transition.ts';
import { newBatch } from './transition.ts';
import { UniformReplay } from './uniform-replay.ts';

const settings = { alpha: 0.6, betaFrom: 0.4, betaSamples: 10, bonus: 0.001, demonstrationBonus: 1 };
const uniform = (capacity: number): Replay => new UniformReplay(capacity, 2, 3);
const prioritised = (capacity: number): PrioritisedReplay => new PrioritisedReplay(capacity, 2, 3, settings);
const kinds: [string, (capacity: number) => Replay][] = [['uniform', uniform], ['prioritised', prioritised]];

/** A transition whose every field tells its number. */
const numbered = (i: number, demonstration = false): Transition => ({
  state: Float32Array.of(i, -i),
  mask: Uint8Array.of(1, i % 2, 0),
  action: i % 3,
  return: i / 2,
  discount: 0.9,
  nextState: Float32Array.of(i + 1, -i - 1),
  nextMask: Uint8Array.of(0, 1, i % 2),
  demonstration,
});

function drawn(replay: Replay, rows = 400): number[] {
  const batch = newBatch(rows, 2, 3);
  replay.sample(batch, resumableStream(1, 'replay-test'));
  return Array.from({ length: rows }, (_, row) => batch.states[2 * row] ?? -1);
}

describe.each(kinds)('%s replay', (_, make) => {
  it('gives back whole rows as they were put in', () => {
    const replay = make(8);
    for (let i = 1; i <= 5; i++) replay.add(numbered(i));
    const batch = newBatch(64, 2, 3);
    replay.sample(batch, resumableStream(1, 'rows'));
    for (let row = 0; row < batch.size; row++) {
      const i = batch.states[2 * row] ?? 0;
      const { state, mask, action, return: sum, nextState, nextMask } = numbered(i);
      expect([...batch.states.slice(2 * row, 2 * row + 2), ...batch.nextStates.slice(2 * row, 2 * row + 2)]).toEqual([...state, ...nextState]);
      expect([...batch.masks.slice(3 * row, 3 * row + 3), ...batch.nextMasks.slice(3 * row, 3 * row + 3)]).toEqual([...mask, ...nextMask]);
      expect([batch.actions[row], batch.returns[row]]).toEqual([action, sum]);
    }
  });

  it('forgets the oldest when it is full', () => {
    const replay = make(4);
    for (let i = 1; i <= 6; i++) replay.add(numbered(i));
    expect(replay.size).toBe(4);
    expect([...new Set(drawn(replay))].toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]);
  });

  it('never forgets what it was told to keep', () => {
    const replay = make(4);
    replay.add(numbered(1, true));
    replay.add(numbered(2, true));
    replay.keep();
    for (let i = 3; i <= 50; i++) replay.add(numbered(i));
    expect([...new Set(drawn(replay))].toSorted((a, b) => a - b)).toEqual([1, 2, 49, 50]);
  });

  it('refuses to keep so much that nothing new has room', () => {
    const replay = make(2);
    replay.add(numbered(1));
    replay.add(numbered(2));
    expect(() => replay.keep()).toThrow('replay.capacity is 2; it must be more than what is kept for ever');
  });

  it('goes on after a restore as if nothing had been', () => {
    const [one, other] = [make(8), make(8)];
    const batch = newBatch(16, 2, 3);
    for (let i = 1; i <= 11; i++) one.add(numbered(i));
    one.sample(batch, resumableStream(1, 'a'));
    one.learned(batch, Float32Array.from({ length: 16 }, (_, i) => i / 4));
    other.restore(structuredClone(one.save()));
    for (const replay of [one, other]) replay.add(numbered(12));
    expect(drawn(other)).toEqual(drawn(one));
    expect(other.save()).toEqual(one.save());
  });
});

describe('PrioritisedReplay', () => {
  it('draws in proportion to priorities raised to alpha', () => {
    const replay = prioritised(4);
    for (let i = 0; i < 4; i++) replay.add(numbered(i));
    const batch = newBatch(4, 2, 3);
    batch.slots.set([0, 1, 2, 3]);
    replay.learned(batch, Float32Array.of(0, 1, 2, 4));
    const draws = drawn(replay, 20_000);
    const weights = [0.001, 1.001, 2.001, 4.001].map((p) => p ** 0.6);
    const total = weights.reduce((a, b) => a + b);
    for (const [i, weight] of weights.entries()) expect(draws.filter((drawn) => drawn === i).length / draws.length).toBeCloseTo(weight / total, 2);
  });

  it('takes the bias back with weights (N P)^-beta, largest 1, and beta grows to 1', () => {
    const replay = prioritised(4);
    for (let i = 0; i < 3; i++) replay.add(numbered(i));
    const batch = newBatch(3, 2, 3);
    batch.slots.set([0, 1, 2]);
    replay.learned(batch, Float32Array.of(1, 2, 3));
    const all = newBatch(60, 2, 3);
    replay.sample(all, resumableStream(1, 'weights'));
    const weight = (i: number): number => all.weights[all.slots.indexOf(i)] ?? 0;
    expect(weight(0)).toBe(1);
    expect(weight(2) / weight(0)).toBeCloseTo((3.001 / 1.001) ** (0.6 * -0.4), 5);
    for (let i = 0; i < 20; i++) replay.sample(all, resumableStream(i, 'beta'));
    expect(replay.beta).toBe(1);
    expect(weight(2) / weight(0)).toBeCloseTo((3.001 / 1.001) ** -0.6, 5);
  });

  it('goes on drawing everything after errors that are infinite, no number or huge', () => {
    for (const error of [Number.POSITIVE_INFINITY, Number.NaN, 3e38]) {
      const replay = prioritised(4);
      for (let i = 0; i < 4; i++) replay.add(numbered(i));
      const batch = newBatch(4, 2, 3);
      batch.slots.set([0, 1, 2, 3]);
      replay.learned(batch, Float32Array.of(error, 1, 1, 1));
      const { priorities } = replay.save();
      expect([priorities?.largest, ...(priorities?.leaves ?? [])].every((value) => Number.isFinite(value))).toBe(true);
      expect(new Set(drawn(replay, 40_000)).size, String(error)).toBe(4);
    }
  });

  it('gives demonstrations a bonus', () => {
    const replay = prioritised(4);
    replay.add(numbered(0, true));
    replay.add(numbered(1));
    const batch = newBatch(2, 2, 3);
    batch.slots.set([0, 1]);
    replay.learned(batch, Float32Array.of(0, 0));
    const draws = drawn(replay, 4000);
    expect(draws.filter((i) => i === 0).length).toBeGreaterThan(50 * draws.filter((i) => i === 1).length);
  });
});

describe('recordDemonstrations', () => {
  it('puts whole episodes into the memory, marked and kept', () => {
    const environment = new Corridor(3);
    const replay = new UniformReplay(10, 3, 2);
    const steps = recordDemonstrations(environment, { demonstrator: () => 1, episodes: 2 }, 1, new NStepFold(1, 0.9, 3, 2), replay, resumableStream(1, 'demo'));
    expect([steps, replay.size]).toEqual([6, 6]);
    expect([...replay.save().store.demonstrations]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...replay.save().store.discounts].map((d) => Math.round(d * 10))).toEqual([9, 9, 0, 9, 9, 0]);
    expect(replay.save().store.kept).toBe(6);
  });
});
