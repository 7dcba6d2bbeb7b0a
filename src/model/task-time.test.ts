import { describe, expect, it } from 'vitest';
import type { TaskTime } from './job-profile.ts';
import { harmonic, longestOfTasks, meanTaskSeconds, taskTimeScv, taskTimeShare } from './task-time.ts';

const erlang = (phases: number): TaskTime => ({ kind: 'erlang', phases, meanSeconds: 2 });
const mixture: TaskTime = { kind: 'mixture', branches: [{ probability: 0.25, phases: 1, meanSeconds: 8 }, { probability: 0.75, phases: 2, meanSeconds: 4 }] };

describe('what is known of task times', () => {
  it('has means and spreads of each kind', () => {
    expect(meanTaskSeconds({ kind: 'replay', seconds: [1, 3] })).toBe(2);
    expect(taskTimeScv({ kind: 'replay', seconds: [1, 3] })).toBe(0.25);
    expect(taskTimeScv({ kind: 'replay', seconds: [0, 0] })).toBe(0);
    expect(meanTaskSeconds(mixture)).toBe(5);
    // E[t²] = 0.25 · 2 · 64 + 0.75 · 1.5 · 16 = 50.
    expect(taskTimeScv(mixture)).toBeCloseTo(1, 12);
    expect(taskTimeScv({ kind: 'log-normal', meanSeconds: 9, sigma: 1 })).toBeCloseTo(Math.E - 1, 12);
  });

  it('has shares that agree with tables', () => {
    expect(taskTimeShare(erlang(1), 2)).toBeCloseTo(1 - 1 / Math.E, 12);
    // Chi-square with 10 degrees of freedom is a sum of 5 phases: its 95 % point is 18.307.
    expect(taskTimeShare({ kind: 'erlang', phases: 5, meanSeconds: 10 }, 18.307)).toBeCloseTo(0.95, 5);
    // Chi-square with 600 degrees of freedom: 658.09.
    expect(taskTimeShare({ kind: 'erlang', phases: 300, meanSeconds: 600 }, 658.094)).toBeCloseTo(0.95, 4);
    expect(taskTimeShare({ kind: 'log-normal', meanSeconds: Math.exp(0.5), sigma: 1 }, 1)).toBeCloseTo(0.5, 6);
    expect(taskTimeShare({ kind: 'log-normal', meanSeconds: 3, sigma: 0 }, 3)).toBe(1);
    expect(taskTimeShare({ kind: 'replay', seconds: [1, 2, 3, 4] }, 2)).toBe(0.5);
    for (const time of [erlang(3), mixture]) expect([taskTimeShare(time, 0), taskTimeShare(time, 1e6)]).toEqual([0, 1]);
  });

  it('knows the mean of the longest', () => {
    expect(longestOfTasks({ kind: 'exponential', meanSeconds: 2 }, 3)).toBeCloseTo(2 * (1 + 1 / 2 + 1 / 3), 12);
    expect(longestOfTasks(erlang(1), 50)).toBeCloseTo(2 * harmonic(50), 6);
    // Two Erlang times of two phases of mean 1: 11 / 4.
    expect(longestOfTasks(erlang(2), 2)).toBeCloseTo(2.75, 6);
    expect(longestOfTasks({ kind: 'replay', seconds: [4, 0] }, 2)).toBe(3);
    expect(longestOfTasks(mixture, 1)).toBe(5);
    expect(longestOfTasks(mixture, 0)).toBe(0);
    expect(longestOfTasks({ kind: 'constant', seconds: 3 }, 9)).toBe(3);
    // Two log-normal times: 2 · mean · Φ(sigma / √2).
    expect(longestOfTasks({ kind: 'log-normal', meanSeconds: 1, sigma: 2 }, 2)).toBeCloseTo(2 * 0.921350, 4);
  });
});
