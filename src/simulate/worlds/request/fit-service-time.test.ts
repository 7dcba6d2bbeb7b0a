import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../model/error.ts';
import { exponential, randomStreams } from '../../../model/random.ts';
import { ms } from '../../../units/time.ts';
import type { ServiceTime } from '../../service-model.ts';
import { drawService } from '../../service-model.ts';
import { serviceShare } from '../service-shape.ts';
import { fitServiceTime, measuredService } from './fit-service-time.ts';

const drawn = (service: ServiceTime, count: number, seed: number): number[] => {
  const random = randomStreams(seed).stream('service');
  return Array.from({ length: count }, () => drawService(service, random));
};

describe('fitting service times', () => {
  it.each<ServiceTime>([
    { kind: 'constant', mean: ms(40) },
    { kind: 'exponential', mean: ms(40) },
    { kind: 'lognormal', mean: ms(40), scv: 0.5 },
    { kind: 'lognormal', mean: ms(40), scv: 2 },
  ])('finds $kind again in what was drawn from it, seed 1', (service) => {
    const fit = fitServiceTime(drawn(service, 20_000, 1));
    expect(fit.service.kind).toBe(service.kind);
    expect(Math.abs(fit.service.mean / 40 - 1)).toBeLessThan(0.03);
    expect(fit.distance).toBeLessThan(0.03);
  });

  it('takes the data itself where no name fits, and says how far off the names are', () => {
    const random = randomStreams(2).stream('two kinds of requests');
    const times = Array.from({ length: 20_000 }, () => (random.next() < 0.8 ? 5 + exponential(random, 1) : 200 + exponential(random, 20)));
    const fit = fitServiceTime(times);
    expect(fit.service.kind).toBe('measured');
    expect(fit.distance).toBeLessThan(0.005);
    expect(fit.p99Error).toBeLessThan(0.01);
    expect(fit.tried.map(({ service }) => service.kind).toSorted()).toEqual(['constant', 'exponential', 'lognormal']);
    expect(fit.tried[0]?.distance).toBeGreaterThan(0.05);
    const again = drawn(fit.service, 50_000, 3);
    expect(Math.abs(again.reduce((sum, time) => sum + time, 0) / again.length / fit.service.mean - 1)).toBeLessThan(0.02);
    expect(serviceShare(fit.service, 100)).toBeCloseTo(0.8, 1);
  });

  it('knows mean and variance of a table', () => {
    // Uniform from 0 to 12: mean 6, variance 12.
    expect(measuredService([0, 6, 12])).toMatchObject({ mean: 6, scv: expect.closeTo(12 / 36, 12) });
    expect(measuredService([5, 5])).toMatchObject({ mean: 5, scv: 0 });
  });

  it('refuses too few times and impossible ones, naming the first', () => {
    expect(() => fitServiceTime([1, 2, 3])).toThrow(/there are 3/);
    expect(() => fitServiceTime([...Array.from({ length: 60 }, () => 1), -4])).toThrow(/service times\[60\] is -4/);
    expect(() => fitServiceTime([...Array.from({ length: 60 }, () => 1), Number.NaN])).toThrow(InvalidInputError);
  });
});
