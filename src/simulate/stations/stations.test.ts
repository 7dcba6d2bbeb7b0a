import { describe, expect, it } from 'vitest';
import type { Random } from '../../model/random.ts';
import { exponential, randomStreams } from '../../model/random.ts';
import { EventKernel } from '../kernel.ts';
import { erlangC, refusedMm1k, sojournMg1Ps, waitMg1, waitMmc } from './closed-forms.ts';
import { FifoStation } from './fifo-station.ts';
import { SharingStation } from './sharing-station.ts';
import type { Station, StationOptions } from './station.ts';

const seeds = Array.from({ length: 12 }, (_, i) => 100 + i);
const jobsPerRun = 30_000;
const warmUp = 3_000;

/** Two-phase hyperexponential with balanced means; squared coefficient of variation 4. */
const hyperexponential = (random: Random, mean: number): number => {
  const p = 0.5 * (1 + Math.sqrt(3 / 5));
  return random.next() < p ? exponential(random, mean / (2 * p)) : exponential(random, mean / (2 * (1 - p)));
};

type Experiment = {
  readonly make: (kernel: EventKernel, options: StationOptions) => Station;
  readonly servers: number;
  readonly capacity?: number;
  readonly arrivalRate: number;
  readonly service: (random: Random) => number;
};

/** Mean wait (time in the system less work) and share refused of one run of Poisson arrivals. */
function run({ make, servers, capacity = Number.POSITIVE_INFINITY, arrivalRate, service }: Experiment, seed: number): { wait: number; sojourn: number; refused: number; utilisation: number } {
  const kernel = new EventKernel(0);
  const streams = randomStreams(seed);
  const arrivals = streams.stream('arrivals');
  const services = streams.stream('services');
  const arrivedAt = new Float64Array(jobsPerRun);
  const works = new Float64Array(jobsPerRun);
  let refused = 0;
  let done = 0;
  let wait = 0;
  let sojourn = 0;
  const station = make(kernel, {
    servers,
    capacity,
    onDone: (job) => {
      if (job < warmUp) return;
      done += 1;
      const time = kernel.now - (arrivedAt[job] ?? 0);
      sojourn += time;
      wait += time - (works[job] ?? 0);
    },
  });
  const arrive = (job: number): void => {
    if (job + 1 < jobsPerRun) kernel.schedule(kernel.now + exponential(arrivals, 1 / arrivalRate), arrive, job + 1);
    arrivedAt[job] = kernel.now;
    works[job] = service(services);
    if (!station.arrive(job, works[job]) && job >= warmUp) refused += 1;
  };
  kernel.schedule(exponential(arrivals, 1 / arrivalRate), arrive, 0);
  while (kernel.step());
  return { wait: wait / done, sojourn: sojourn / done, refused: refused / (jobsPerRun - warmUp), utilisation: station.busyTime() / kernel.now / servers };
}

/** Expects the closed form within the 99.9 % confidence interval of the mean of independent runs (Student's t, 11 degrees of freedom). */
function expectMean(experiment: Experiment, figure: 'wait' | 'sojourn' | 'refused' | 'utilisation', exact: number): void {
  const values = seeds.map((seed) => run(experiment, seed)[figure]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = 4.437 * Math.sqrt(variance / values.length);
  const report = `${figure} ${mean} ± ${half}, exactly ${exact}; seeds ${seeds[0]} to ${seeds.at(-1)}`;
  expect(Math.abs(mean - exact), report).toBeLessThanOrEqual(half);
  // A wide interval would prove nothing.
  expect(half, report).toBeLessThan(0.12 * exact);
}

const fifo: Experiment['make'] = (kernel, options) => new FifoStation(kernel, options);
const sharing: Experiment['make'] = (kernel, options) => new SharingStation(kernel, options);

describe('closed forms', () => {
  it('agree with textbook values', () => {
    expect(erlangC(1, 0.7)).toBeCloseTo(0.7, 12);
    // Gross et al., example 3.1: c = 3, load 2 gives 4/9.
    expect(erlangC(3, 2)).toBeCloseTo(4 / 9, 12);
    expect(refusedMm1k(0.5, 1)).toBeCloseTo(1 / 3, 12);
    expect(refusedMm1k(1, 4)).toBeCloseTo(0.2, 12);
    expect(waitMg1(0.7, 1, 1)).toBeCloseTo(waitMmc(0.7, 1, 1), 12);
  });
});

describe('stations meet the closed forms within confidence intervals', () => {
  it('M/M/1', () => expectMean({ make: fifo, servers: 1, arrivalRate: 0.7, service: (random) => exponential(random, 1) }, 'wait', waitMmc(0.7, 1, 1)));

  it('M/M/4 (Erlang C)', () => expectMean({ make: fifo, servers: 4, arrivalRate: 3.2, service: (random) => exponential(random, 1) }, 'wait', waitMmc(3.2, 1, 4)));

  it('M/M/1/5: the share of refused jobs', () =>
    expectMean({ make: fifo, servers: 1, capacity: 5, arrivalRate: 0.9, service: (random) => exponential(random, 1) }, 'refused', refusedMm1k(0.9, 5)));

  it('M/D/1 (Pollaczek and Khinchine)', () => expectMean({ make: fifo, servers: 1, arrivalRate: 0.7, service: () => 1 }, 'wait', waitMg1(0.7, 1, 0)));

  it('M/G/1 with a service time of high variance (Pollaczek and Khinchine)', () =>
    expectMean({ make: fifo, servers: 1, arrivalRate: 0.5, service: (random) => hyperexponential(random, 1) }, 'wait', waitMg1(0.5, 1, 4)));

  it('M/M/1 and M/G/1 with processor sharing: only the mean service time matters', () => {
    expectMean({ make: sharing, servers: 1, arrivalRate: 0.6, service: (random) => exponential(random, 1) }, 'sojourn', sojournMg1Ps(0.6, 1));
    expectMean({ make: sharing, servers: 1, arrivalRate: 0.6, service: (random) => hyperexponential(random, 1) }, 'sojourn', sojournMg1Ps(0.6, 1));
    expectMean({ make: sharing, servers: 1, arrivalRate: 0.6, service: () => 1 }, 'sojourn', sojournMg1Ps(0.6, 1));
  });

  it('several servers with processor sharing keep a job as long as first come first served does, whatever the service time', () => {
    expectMean({ make: sharing, servers: 4, arrivalRate: 3.2, service: (random) => exponential(random, 1) }, 'sojourn', waitMmc(3.2, 1, 4) + 1);
    expectMean({ make: sharing, servers: 4, arrivalRate: 3.2, service: () => 1 }, 'sojourn', waitMmc(3.2, 1, 4) + 1);
  });

  it('bounded processor sharing refuses as many as a bounded queue', () =>
    expectMean({ make: sharing, servers: 1, capacity: 5, arrivalRate: 0.9, service: (random) => hyperexponential(random, 1) }, 'refused', refusedMm1k(0.9, 5)));

  it('the busy time is the load', () => {
    expectMean({ make: fifo, servers: 4, arrivalRate: 2, service: (random) => exponential(random, 1) }, 'utilisation', 0.5);
    expectMean({ make: sharing, servers: 1, arrivalRate: 0.5, service: (random) => exponential(random, 1) }, 'utilisation', 0.5);
  });
});

describe('a station that fails', () => {
  it.each([
    ['fifo', fifo],
    ['sharing', sharing],
  ])('loses what it has, and nothing ends afterwards (%s)', (_name, make) => {
    const kernel = new EventKernel(0);
    const done: number[] = [];
    const station = make(kernel, { servers: 1, capacity: 10, onDone: (job) => done.push(job) });
    [1, 2, 3].forEach((job) => station.arrive(job, 5));
    kernel.advance(1);
    expect(station.fail().toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    kernel.advance(100);
    expect(done).toEqual([]);
    expect(station.inSystem).toBe(0);
  });
});
