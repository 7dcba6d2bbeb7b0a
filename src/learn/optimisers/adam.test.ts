import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { Adam } from './adam.ts';

const kernels = createKernels({ mebibytes: 1 });

describe('Adam', () => {
  it('moves as the recurrences of its paper do by hand', () => {
    const weights = kernels.arena.copyOf([1]);
    const gradients = kernels.arena.copyOf([0.5]);
    const adam = new Adam(kernels, 1, { rate: 0.1 });
    let [m, v, weight] = [0, 0, 1];
    for (const [index, gradient] of [0.5, -0.25, 0.125].entries()) {
      gradients[0] = gradient;
      adam.step(weights, gradients);
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      weight -= (0.1 * (m / (1 - 0.9 ** (index + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (index + 1))) + 1e-8);
      expect(weights[0]).toBeCloseTo(weight, 5);
    }
    expect(adam.steps).toBe(3);
  });

  it('clips by the norm of all gradients together, and reports the norm before', () => {
    const gradients = kernels.arena.copyOf([3, 4]);
    const clipped = new Adam(kernels, 2, { rate: 0.1, normMax: 1 });
    expect(clipped.step(kernels.arena.floats(2), gradients)).toBeCloseTo(5, 5);
    expect(clipped.first[0]).toBeCloseTo(0.1 * 0.6, 6);
    expect(clipped.first[1]).toBeCloseTo(0.1 * 0.8, 6);
  });

  it('moves nothing when a gradient is not finite', () => {
    const weights = kernels.arena.copyOf([1, 2]);
    const adam = new Adam(kernels, 2, { rate: 0.1 });
    expect(adam.step(weights, kernels.arena.copyOf([Number.NaN, 1]))).toBeNaN();
    expect([...weights, ...adam.first, adam.steps]).toEqual([1, 2, 0, 0, 0]);
  });

  it.each(['plain', undefined] as const)('lets the moments of a weight without a gradient come to 0 and not to subnormal numbers, which are slow (%s)', (name) => {
    const on = createKernels({ mebibytes: 1, ...(name === undefined ? {} : { name }) });
    const [weights, gradients] = [on.arena.copyOf([1, 1, 1, 1, 1]), on.arena.copyOf([1, -1, 1e-8, 1, 1])];
    const adam = new Adam(on, 5, { rate: 0.1 });
    adam.step(weights, gradients);
    gradients.fill(0);
    const smallest = { first: 1, second: 1 };
    for (let i = 0; i < 120_000; i++) {
      adam.step(weights, gradients);
      for (const moments of ['first', 'second'] as const) for (const value of adam[moments]) if (value !== 0) smallest[moments] = Math.min(smallest[moments], Math.abs(value));
    }
    expect([...adam.first, ...adam.second]).toEqual(Array.from({ length: 10 }, () => 0));
    expect(smallest.first).toBeGreaterThan(1e-30);
    expect(smallest.second).toBeGreaterThan(1e-36);
  });

  it('decays weights apart from the gradient', () => {
    const weights = kernels.arena.copyOf([2]);
    new Adam(kernels, 1, { rate: 0.1, decay: 0.5 }).step(weights, kernels.arena.floats(1));
    expect(weights[0]).toBeCloseTo(2 - 0.05 * 2, 6);
  });
});
