import { describe, expect, it } from 'vitest';
import type { InvalidInputError } from '../../model/error.ts';
import { resumableStream } from '../../model/random.ts';
import type { Batch } from '../replay/transition.ts';
import { newBatch } from '../replay/transition.ts';
import { addConservativeLoss } from './conservative-loss.ts';
import { checkDqnConfig, defaultDqnConfig } from './dqn-config.ts';
import { EpsilonGreedy } from './epsilon-greedy.ts';
import { epsilonAt } from './epsilon-schedule.ts';
import { addMarginLoss } from './margin-loss.ts';
import { bestAllowed } from './masked-values.ts';
import { addTdLoss } from './td-loss.ts';
import { tdTargets } from './td-target.ts';

/** Two rows of three actions. */
function batchOf(change: (batch: Batch) => void = () => undefined): Batch {
  const batch = newBatch(2, 1, 3);
  batch.masks.fill(1);
  batch.nextMasks.fill(1);
  batch.weights.fill(1);
  batch.actions.set([0, 2]);
  batch.returns.set([1, 2]);
  batch.discounts.set([0.5, 0.25]);
  change(batch);
  return batch;
}

const targetsOf = (batch: Batch, target: number[], selector: number[]): number[] => {
  const into = new Float32Array(2);
  tdTargets(batch, Float32Array.from(target), Float32Array.from(selector), 3, into);
  return [...into];
};

/** dL/dQ by central differences, for a loss that adds to a gradient. */
function differences(values: Float32Array, loss: (values: Float32Array) => number): number[] {
  const h = 2 ** -8;
  return [...values].map((value, i) => (loss(values.with(i, value + h)) - loss(values.with(i, value - h))) / (2 * h));
}

describe('bestAllowed', () => {
  it('takes the best of the allowed, the first of equals, and -1 for none', () => {
    const values = Float32Array.of(9, 1, 2, 2);
    expect(bestAllowed(values, Uint8Array.of(0, 1, 1, 1), 0, 4)).toBe(2);
    expect(bestAllowed(values, Uint8Array.of(0, 0, 0, 0), 0, 4)).toBe(-1);
    expect(bestAllowed(values, Uint8Array.of(1, 1, 0, 1), 2, 2)).toBe(1);
  });
});

describe('tdTargets', () => {
  const target = [1, 2, 4, 8, 16, 32];

  it('adds the discounted value of the best next action', () => {
    expect(targetsOf(batchOf(), target, target)).toEqual([1 + 0.5 * 4, 2 + 0.25 * 32]);
  });

  it('takes the action from the learning network and its value from the target network (double)', () => {
    expect(targetsOf(batchOf(), target, [5, 0, 0, 0, 5, 0])).toEqual([1 + 0.5 * 1, 2 + 0.25 * 16]);
  });

  it('never counts a forbidden action, however good it looks', () => {
    const batch = batchOf(({ nextMasks }) => nextMasks.set([1, 1, 0, 0, 0, 1]));
    expect(targetsOf(batch, target, target)).toEqual([1 + 0.5 * 2, 2 + 0.25 * 32]);
  });

  it('expects nothing after a terminal state, where nothing may be allowed', () => {
    const batch = batchOf(({ discounts, nextMasks }) => {
      discounts.fill(0);
      nextMasks.fill(0);
    });
    expect(targetsOf(batch, target, target)).toEqual([1, 2]);
  });
});

describe('losses', () => {
  const values = Float32Array.of(0.5, -1, 2, 3, 0.25, -4);
  const gradientOf = (loss: (gradient: Float32Array) => number): { loss: number; gradient: number[] } => {
    const gradient = new Float32Array(6);
    return { loss: loss(gradient), gradient: [...gradient] };
  };
  const near = (actual: readonly number[], expected: readonly number[]): void => {
    for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 3);
  };

  it('td: Huber by hand, quadratic inside and linear outside, weighted', () => {
    const batch = batchOf(({ weights }) => weights.set([1, 0.5]));
    const errors = new Float32Array(2);
    const { loss, gradient } = gradientOf((g) => addTdLoss(batch, values, Float32Array.of(1, 0), 3, 1, g, errors));
    expect([...errors]).toEqual([0.5, 4]);
    expect(loss).toBeCloseTo((0.5 * 0.5 ** 2 + 0.5 * (4 - 0.5)) / 2, 6);
    expect(gradient).toEqual([-0.25, 0, 0, 0, 0, -0.25]);
  });

  it('td: has the gradient that central differences give', () => {
    const loss = (v: Float32Array): number => addTdLoss(batchOf(), v, Float32Array.of(1, 0), 3, 1, new Float32Array(6), new Float32Array(2));
    const { gradient } = gradientOf((g) => addTdLoss(batchOf(), values, Float32Array.of(1, 0), 3, 1, g, new Float32Array(2)));
    near(gradient, differences(values, loss));
  });

  it('margin: what was shown must lead by the margin over all that was allowed', () => {
    const batch = batchOf(({ demonstrations }) => demonstrations.fill(1));
    const { loss, gradient } = gradientOf((g) => addMarginLoss(batch, values, 3, { weight: 1, margin: 0.8 }, g));
    expect(loss).toBeCloseTo((2 + 0.8 - 0.5 + (3 + 0.8 + 4)) / 2, 5);
    expect(gradient).toEqual([-0.5, 0, 0.5, 0.5, 0, -0.5]);
  });

  it('margin: costs nothing for the agent\'s own rows, for a clear lead, and for rivals that were forbidden', () => {
    expect(addMarginLoss(batchOf(), values, 3, { weight: 1, margin: 0.8 }, new Float32Array(6))).toBe(0);
    const batch = batchOf(({ demonstrations, masks, actions }) => {
      demonstrations.fill(1);
      actions.set([0, 0]);
      masks.set([1, 1, 0, 1, 1, 1]);
    });
    expect(addMarginLoss(batch, values, 3, { weight: 1, margin: 0.8 }, new Float32Array(6))).toBe(0);
  });

  it('conservative: has the gradient that central differences give, over the allowed actions only', () => {
    const batch = batchOf(({ masks }) => masks.set([1, 0, 1, 1, 1, 1]));
    const { gradient } = gradientOf((g) => addConservativeLoss(batch, values, 3, 2, g));
    near(gradient, differences(values, (v) => addConservativeLoss(batch, v, 3, 2, new Float32Array(6))));
    expect(gradient[1]).toBe(0);
  });
});

describe('exploring', () => {
  it('falls linearly and then stays', () => {
    const schedule = { from: 1, to: 0.1, steps: 9 };
    expect([0, 3, 9, 1000].map((step) => epsilonAt(schedule, step))).toEqual([1, 0.7, 0.1, 0.1]);
    expect(epsilonAt({ from: 1, to: 0.2, steps: 0 }, 0)).toBe(0.2);
  });

  it('takes every allowed action equally often at epsilon 1, the best one at 0, and never a forbidden one', () => {
    const random = resumableStream(1, 'explore');
    const explorer = new EpsilonGreedy(() => Float32Array.of(9, 1, 2, 3), { from: 1, to: 0, steps: 10 });
    const mask = Uint8Array.of(0, 1, 1, 1);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 6000; i++) {
      const action = explorer.chooseAction(new Float32Array(1), mask, random, 0);
      counts[action] = (counts[action] ?? 0) + 1;
    }
    expect(counts[0]).toBe(0);
    for (const count of counts.slice(1)) expect(Math.abs(count - 2000)).toBeLessThan(200);
    expect(explorer.chooseAction(new Float32Array(1), mask, random, 10)).toBe(3);
  });

  it('says so when nothing is allowed', () => {
    const explorer = new EpsilonGreedy(() => Float32Array.of(1, 2), { from: 1, to: 0, steps: 10 });
    for (const step of [0, 10]) expect(() => explorer.chooseAction(new Float32Array(1), Uint8Array.of(0, 0), resumableStream(1), step)).toThrow('at least one action is allowed');
  });
});

describe('checkDqnConfig', () => {
  it('accepts the default', () => {
    expect(() => checkDqnConfig(defaultDqnConfig)).not.toThrow();
  });

  it('names every problem at once', () => {
    const bad = { ...defaultDqnConfig, network: { hidden: [0, 64], dueling: false }, target: { ...defaultDqnConfig.target, gamma: Number.NaN } };
    try {
      checkDqnConfig(bad);
      expect.unreachable();
    } catch (error) {
      expect((error as InvalidInputError).problems).toEqual([
        'network.hidden[0] is 0; it must be a whole number between 1 and 4096; choose one in that range',
        'target.gamma is NaN; it must be between 0 and 1; choose one in that range',
      ]);
    }
  });
});
