import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../model/random.ts';
import { arrivals, type Spacing } from './arrivals.ts';
import { constantRate, type RateSchedule } from './day-shape.ts';

const times = (schedule: RateSchedule, spacing: Spacing, seed = 1): number[] => [...arrivals(schedule, spacing, randomStreams(seed).stream('arrivals'))];

const schedules = fc
  .array(fc.record({ gapMs: fc.integer({ min: 0, max: 3000 }), perSecond: fc.integer({ min: 0, max: 200 }) }), { minLength: 2, maxLength: 8 })
  .map((steps): RateSchedule => {
    let atMs = 0;
    const points = steps.map(({ gapMs, perSecond }, i) => ({ atMs: (atMs += i === 0 ? 0 : gapMs), perSecond }));
    return { durationMs: atMs, points };
  });

const expectedCount = ({ points }: RateSchedule): number =>
  points.slice(1).reduce((sum, to, i) => {
    const from = points[i] ?? to;
    return sum + (((from.perSecond + to.perSecond) / 2) * (to.atMs - from.atMs)) / 1000;
  }, 0);

describe('arrivals', () => {
  it('ascend within the schedule, for any schedule', () => {
    fc.assert(
      fc.property(schedules, fc.constantFrom<Spacing>('poisson', 'jittered'), (schedule, spacing) => {
        const found = times(schedule, spacing);
        expect(found.every((at, i) => at >= (found[i - 1] ?? 0) && at <= schedule.durationMs + 1e-6)).toBe(true);
      }),
    );
  });

  it('that are jittered are as many as the rate says, to one', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(Math.abs(times(schedule, 'jittered').length - expectedCount(schedule))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('of a Poisson process have gaps with a coefficient of variation near 1 (10,000 of them, within 5 %)', () => {
    const found = times(constantRate(1000, 10_000), 'poisson', 3);
    const gaps = found.slice(1).map((at, i) => at - (found[i] ?? 0));
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    const variance = gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.05);
  });

  it('follow a rising rate: a quarter comes in the first half of a ramp from 0', () => {
    const ramp = { durationMs: 10_000, points: [{ atMs: 0, perSecond: 0 }, { atMs: 10_000, perSecond: 400 }] };
    const found = times(ramp, 'jittered');
    expect(found.filter((at) => at < 5000).length / found.length).toBeCloseTo(0.25, 2);
  });

  it('are the same for the same seed, and others for another', () => {
    const schedule = constantRate(50, 1000);
    expect(times(schedule, 'poisson', 5)).toEqual(times(schedule, 'poisson', 5));
    expect(times(schedule, 'poisson', 5)).not.toEqual(times(schedule, 'poisson', 6));
  });
});
