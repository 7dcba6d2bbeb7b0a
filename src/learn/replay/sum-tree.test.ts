import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SumTree } from './sum-tree.ts';

describe('SumTree', () => {
  it('finds the leaf that a scan over the weights finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), fc.nat(), (weights, draw) => {
        const tree = new SumTree(weights.length);
        for (const [leaf, weight] of weights.entries()) tree.set(leaf, weight);
        const total = weights.reduce((a, b) => a + b, 0);
        expect(tree.total).toBe(total);
        if (total === 0) return;
        const mass = draw % total;
        let sum = 0;
        const expected = weights.findIndex((weight) => (sum += weight) > mass);
        expect(tree.find(mass)).toBe(expected);
      }),
    );
  });

  it('never gives a leaf without weight, not even for the whole mass', () => {
    const tree = new SumTree(5);
    tree.set(1, 0.1);
    tree.set(2, 0.7);
    expect(tree.find(tree.total)).toBe(2);
  });

  it('does not drift over many changes', () => {
    const tree = new SumTree(64);
    for (let i = 0; i < 100_000; i++) tree.set(i % 64, (i % 7) * 1e6 + 1e-6);
    for (let i = 0; i < 64; i++) tree.set(i, 1);
    expect(tree.total).toBe(64);
  });
});
