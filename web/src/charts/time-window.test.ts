import { describe, expect, it } from 'vitest';
import { nearestIndex, refreshMs, timeWindow, valueAt } from './time-window.ts';

describe('a window', () => {
  it('covers the range with steps that people can add up', () => {
    expect(timeWindow({ kind: 'last', ms: 240_000 }, 1_000_000)).toEqual({ from: 760_000, to: 1_000_000, stepMs: 1000 });
    expect(timeWindow({ kind: 'last', ms: 3_600_000 }, 10_000_000).stepMs).toBe(15_000);
  });

  it('asks for the same instants again while time passes', () => {
    const range = { kind: 'last', ms: 900_000 } as const;
    for (let now = 10_000_000; now < 10_020_000; now += 777) {
      const { from, to, stepMs } = timeWindow(range, now);
      expect([from % stepMs, to % stepMs]).toEqual([0, 0]);
      expect(from <= now - range.ms && to >= now).toBe(true);
    }
  });

  it('never asks for more points than the server gives', () => {
    for (const to of [2, 1e6, 1e9, 1e12, 8e15]) {
      const window = timeWindow({ kind: 'fixed', from: 0, to }, 0);
      expect((window.to - window.from) / window.stepMs + 1).toBeLessThanOrEqual(2000);
    }
  });

  it('is read again as fast as it moves, but not faster than is polite', () => {
    expect(refreshMs({ kind: 'last', ms: 60_000 })).toBe(1500);
    expect(refreshMs({ kind: 'last', ms: 3_600_000 })).toBe(15_000);
    expect(refreshMs({ kind: 'fixed', from: 0, to: 1 })).toBe(60_000);
  });
});

describe('the value under the pointer', () => {
  it('is that of the nearest time', () => {
    expect([0, 14, 16, 99].map((at) => nearestIndex([10, 20, 30], at))).toEqual([0, 0, 1, 2]);
    expect(nearestIndex([], 5)).toBe(null);
  });

  it('is the last known one while the pointer is elsewhere', () => {
    expect(valueAt([1, 2, null], null)).toBe(2);
    expect(valueAt([1, 2, null], 2)).toBe(null);
    expect(valueAt([null], null)).toBe(null);
  });
});
