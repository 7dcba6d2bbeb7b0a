import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, normal, randomStreams } from '../../model/random.ts';
import { meanTaskSeconds } from '../../model/task-time.ts';
import { fitTaskTime } from './fit-task-time.ts';

const random = () => randomStreams(11).stream('fit');
const times = (count: number, draw: (random: ReturnType<ReturnType<typeof randomStreams>['stream']>) => number): readonly number[] => {
  const stream = random();
  return Array.from({ length: count }, () => draw(stream));
};

describe('fitting task times', () => {
  it('recognises an exponential distribution, and calls it by the simplest name', () => {
    const fit = fitTaskTime(times(500, (r) => exponential(r, 4)));
    expect(fit.taskTime.kind).toBe('exponential');
    expect(fit.why).toMatch(/exponential has the lowest Akaike criterion; its distance is 0\.\d+, within the 0\.06/);
    expect(fit.tried.map(({ aic }) => aic)).toEqual(fit.tried.map(({ aic }) => aic).toSorted((a, b) => a - b));
  });

  it('recognises an Erlang distribution and its phases', () => {
    const fit = fitTaskTime(times(2000, (r) => exponential(r, 1) + exponential(r, 1) + exponential(r, 1) + exponential(r, 1)));
    expect(fit.taskTime).toMatchObject({ kind: 'erlang', phases: 4 });
    expect(Math.abs(meanTaskSeconds(fit.taskTime) / 4 - 1)).toBeLessThan(0.05);
  });

  it('recognises a hyper-exponential distribution and its branches', () => {
    const fit = fitTaskTime(times(3000, (r) => exponential(r, r.next() < 0.8 ? 1 : 12)));
    if (fit.taskTime.kind !== 'mixture') throw new Error(fit.why);
    const [slow] = fit.taskTime.branches.toSorted((a, b) => b.meanSeconds - a.meanSeconds);
    expect(Math.abs((slow?.probability ?? 0) - 0.2)).toBeLessThan(0.05);
    expect(Math.abs((slow?.meanSeconds ?? 0) / 12 - 1)).toBeLessThan(0.15);
  });

  it('recognises a hyper-Erlang distribution with two humps', () => {
    const sum = (r: ReturnType<typeof random>, phases: number, mean: number): number => Array.from({ length: phases }, () => exponential(r, mean / phases)).reduce((a, b) => a + b, 0);
    const fit = fitTaskTime(times(2000, (r) => (r.next() < 0.5 ? sum(r, 8, 1) : sum(r, 16, 20))));
    expect(fit.tried[0]).toMatchObject({ family: 'hyper-erlang' });
    expect(fit.taskTime.kind).toBe('mixture');
    expect(Math.abs(fit.tried[0]?.meanError ?? 1)).toBeLessThan(1e-6);
  });

  it('recognises a log-normal distribution', () => {
    const fit = fitTaskTime(times(2000, (r) => Math.exp(1 + 0.6 * normal(r))));
    expect(fit.taskTime).toMatchObject({ kind: 'log-normal' });
    expect(Math.abs((fit.taskTime.kind === 'log-normal' ? fit.taskTime.sigma : 0) - 0.6)).toBeLessThan(0.03);
  });

  it('replays what no distribution describes', () => {
    const fit = fitTaskTime(times(1000, (r) => (r.next() < 0.5 ? 1 + 1e-3 * r.next() : 100 + r.next())));
    expect(fit.taskTime).toMatchObject({ kind: 'replay' });
    expect(fit.why).toMatch(/more than the 0\.0\d+ that chance explains: the times are replayed/);
  });

  it('takes one time, or equal ones, as constant, zeros too', () => {
    expect(fitTaskTime([3])).toMatchObject({ taskTime: { kind: 'constant', seconds: 3 }, why: 'there is one time' });
    expect(fitTaskTime([2, 2, 2])).toMatchObject({ taskTime: { kind: 'constant', seconds: 2 }, why: 'all 3 times are equal' });
    expect(fitTaskTime([0, 0])).toMatchObject({ taskTime: { kind: 'constant', seconds: 0 } });
  });

  it('replays a few times', () => {
    expect(fitTaskTime([1, 2, 4])).toMatchObject({ taskTime: { kind: 'replay', seconds: [1, 2, 4] }, why: '3 times are too few to tell a distribution: they are replayed' });
  });

  it('leaves out families that cannot give a time of 0, and says so', () => {
    const fit = fitTaskTime([0, ...times(200, (r) => exponential(r, 4))]);
    expect(fit.notTried).toContainEqual({ family: 'log-normal', why: 'some times are 0, which it cannot give' });
    expect(fit.taskTime.kind).toBe('exponential');
  });

  it('refuses what is no time, by its index', () => {
    expect(() => fitTaskTime([])).toThrow(/there are none/);
    expect(() => fitTaskTime([1, -2])).toThrow(/task times\[1\] is -2/);
    expect(() => fitTaskTime([Number.NaN])).toThrow(/task times\[0\] is NaN/);
  });

  it('has an answer with finite numbers for any times', () => {
    const anyTimes = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyTimes, (seconds) => {
        const fit = fitTaskTime(seconds);
        expect(Number.isFinite(meanTaskSeconds(fit.taskTime))).toBe(true);
        for (const { aic, distance, meanError } of fit.tried) {
          expect([aic, distance, meanError].every(Number.isFinite)).toBe(true);
          expect(distance).toBeLessThanOrEqual(1);
        }
        expect(fit.tried.length + fit.notTried.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 150 },
    );
  });
});
