import { describe, expect, it } from 'vitest';
import type { TaskTime } from '../../model/job-profile.ts';
import { meanTaskSeconds, taskTimeScv, taskTimeShare } from '../../model/task-time.ts';
import { TaskRandom } from './task-random.ts';
import { TaskTimes } from './task-times.ts';

const count = 40_000;

function drawn(time: TaskTime, seed = 1): Float64Array {
  const random = new TaskRandom(seed, 'test');
  const times = new TaskTimes([time], 'drawn');
  const perJob = 200;
  return Float64Array.from({ length: count }, (_, i) => {
    const [a, b] = random.keysOf(0, Math.floor(i / perJob), 0);
    random.at(a, b, i % perJob);
    return times.draw(0, i % perJob, random);
  });
}

const kinds: readonly (readonly [string, TaskTime])[] = [
  ['exponential', { kind: 'exponential', meanSeconds: 3 }],
  ['Erlang of 4 phases', { kind: 'erlang', phases: 4, meanSeconds: 3 }],
  ['Erlang of 100 phases, drawn as gamma', { kind: 'erlang', phases: 100, meanSeconds: 3 }],
  ['a mixture', { kind: 'mixture', branches: [{ probability: 0.3, phases: 3, meanSeconds: 1 }, { probability: 0.7, phases: 1, meanSeconds: 4 }] }],
  ['log-normal', { kind: 'log-normal', meanSeconds: 3, sigma: 0.7 }],
];

describe('drawn task times', () => {
  it.each(kinds)('have the mean, the spread and the shares of their distribution (%s)', (_name, time) => {
    const values = drawn(time).sort();
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const scv = values.reduce((sum, value) => sum + (value / mean - 1) ** 2, 0) / count;
    expect(Math.abs(mean / meanTaskSeconds(time) - 1)).toBeLessThan(0.025);
    expect(Math.abs(scv - taskTimeScv(time))).toBeLessThan(0.05 + 0.08 * taskTimeScv(time));
    let distance = 0;
    for (let i = 0; i < count; i += 40) distance = Math.max(distance, Math.abs(taskTimeShare(time, values[i] as number) - i / count));
    // Kolmogorov's 0.1 % point.
    expect(distance).toBeLessThan(1.95 / Math.sqrt(count) + 0.001);
  });

  it('are the measured ones, each as often', () => {
    const values = drawn({ kind: 'replay', seconds: [1, 2, 2, 7] });
    expect(new Set(values)).toEqual(new Set([1, 2, 7]));
    expect(values.filter((value) => value === 2).length / count).toBeCloseTo(0.5, 1);
    const ordered = new TaskTimes([{ kind: 'replay', seconds: [4, 5, 6] }], 'in-order');
    expect([0, 1, 2, 3].map((task) => ordered.draw(0, task, new TaskRandom(1, 'x')))).toEqual([4, 5, 6, 4]);
  });

  it('of different jobs, stages and tasks do not depend on each other', () => {
    const random = new TaskRandom(1, 'test');
    const uniform = (user: number, job: number, stage: number, task: number): number => {
      const [a, b] = random.keysOf(user, job, stage);
      random.at(a, b, task);
      return random.next() - 0.5;
    };
    const neighbours: readonly (readonly [number, number, number, number])[] = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
    for (const [user, job, stage, task] of neighbours) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += uniform(i % 7, i, i % 5, i % 50) * uniform((i % 7) + user, i + job, (i % 5) + stage, (i % 50) + task);
      // Correlation of independent uniforms: standard error 1 / sqrt(count).
      expect(Math.abs((12 * sum) / count)).toBeLessThan(4 / Math.sqrt(count));
    }
  });
});
