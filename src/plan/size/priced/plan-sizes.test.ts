import { describe, expect, it } from 'vitest';
import type { OutlookNode } from './outlook.ts';
import { leads, outlookOf } from './outlook.ts';
import { landscapeOf, planSizes } from './plan-sizes.ts';
import { raisedAfterShort } from './raised-after-short.ts';

const node = (steps: number, value: number): OutlookNode => ({ steps, values: Float64Array.of(value), weights: Float64Array.of(1), tail: { share: 0, from: value, scale: 1 } });

/** The least cost over all sequences of sizes of the grid, tried one by one. */
function bruteForce(nodes: readonly OutlookNode[], sizes: readonly number[], present: number, short: number, resize: number): number {
  const costOf = (one: OutlookNode, size: number): number => one.steps * ((one.values[0] as number) > size + 1e-9 ? short : Math.max(0, 1 - (one.values[0] as number) / size));
  const from = (at: number, now: number): number => {
    const current = nodes[at];
    if (current === undefined) return 0;
    return Math.min(...[now, ...sizes].map((size) => (size === now ? 0 : resize) + costOf(current, size) + from(at + 1, size)));
  };
  return from(0, present);
}

describe('the plan of sizes', () => {
  it('costs as much as the best of all sequences', () => {
    for (const values of [[1, 4, 1], [4, 4, 1], [1, 1, 4], [2, 2, 2]]) {
      const nodes = values.map((value) => node(3, value));
      const landscape = landscapeOf(nodes, 1);
      for (const [present, short, resize] of [[1.1, 5, 0.5], [5, 5, 2], [2.2, 0.3, 0.1], [4.3, 50, 1]] as const) {
        // Only sizes at or just above a value can be best.
        const candidates = values.map((value) => landscape.sizes.find((size) => size >= value - 1e-9) as number);
        expect(planSizes(landscape, present, { short, resize }).cost).toBeCloseTo(bruteForce(nodes, [...new Set(candidates)], present, short, resize), 6);
      }
    }
  });

  it('keeps the present size where a resize costs more than it saves', () => {
    const landscape = landscapeOf([node(5, 1)], 1);
    expect(planSizes(landscape, 1.2, { short: 100, resize: 10 }).size).toBe(1.2);
    expect(planSizes(landscape, 10, { short: 100, resize: 1 }).size).toBeLessThan(1.1);
  });

  it('raises further as falling short costs more', () => {
    const demand = Float64Array.from({ length: 400 }, (_, i) => 1 + ((i * 7919) % 101) / 100);
    const landscape = landscapeOf(outlookOf(demand, null), demand[399] as number);
    const planned = [1, 8, 64, 512].map((short) => planSizes(landscape, 0.5, { short, resize: 1 }).size);
    expect(planned).toEqual(planned.toSorted((a, b) => a - b));
    expect(planned.at(-1)).toBeGreaterThan(1.9);
  });
});

describe('the outlook', () => {
  it('knows the season: after the same time of day comes what came before', () => {
    const demand = Float64Array.from({ length: 24 * 20 + 10 }, (_, i) => (i % 24 === 12 ? 9 : 1));
    const nodes = outlookOf(demand, 24);
    const meanOf = ({ values, weights }: OutlookNode): number => values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
    // The newest value has phase 9, so that the peak is three steps ahead.
    expect(meanOf(nodes[leads.indexOf(3)] as OutlookNode)).toBeGreaterThan(2 * meanOf(nodes[leads.indexOf(1)] as OutlookNode));
  });

  it('has probabilities that sum to 1', () => {
    const demand = Float64Array.from({ length: 60 }, (_, i) => 1 + Math.sin(i));
    for (const { weights } of outlookOf(demand, null)) expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
});

describe('a size that did not suffice', () => {
  it('goes to what demand usually was when it was beyond it, and at least by a fifth', () => {
    expect(raisedAfterShort(Float64Array.of(1, 1, 80, 90, 100, 1.2), 1, 'cores')).toBe(100);
    expect(raisedAfterShort(Float64Array.of(1, 1, 1, 1.2), 1, 'cores')).toBeCloseTo(1.2, 9);
    expect(raisedAfterShort(Float64Array.of(300, 300), 300, 'MiB')).toBeCloseTo(400, 9);
  });
});
