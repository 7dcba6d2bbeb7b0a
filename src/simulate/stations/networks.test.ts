import { describe, expect, it } from 'vitest';
import type { Random } from '../../model/random.ts';
import { exponential, randomStreams } from '../../model/random.ts';
import { EventKernel } from '../kernel.ts';
import { forkJoinBounds, machineRepairman, refusedMmck, sojournMmck, statesMmck, waitMgc, waitMmc } from './closed-forms.ts';
import { ClosedPopulation } from './closed-population.ts';
import { FifoStation } from './fifo-station.ts';
import { ForkJoin } from './fork-join.ts';
import { InfiniteStation } from './infinite-station.ts';

const seeds = Array.from({ length: 12 }, (_, i) => 300 + i);

/** Mean and half the 99.9 % confidence interval over independent runs (Student's t, 11 degrees of freedom); the report names the seeds. */
function estimate(run: (seed: number) => number): { readonly mean: number; readonly half: number; readonly report: string } {
  const values = seeds.map(run);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = 4.437 * Math.sqrt(variance / values.length);
  return { mean, half, report: `${mean} ± ${half}; seeds ${seeds[0]} to ${seeds.at(-1)}` };
}

function expectExactly(run: (seed: number) => number, exact: number): void {
  const { mean, half, report } = estimate(run);
  expect(Math.abs(mean - exact), `${report}, exactly ${exact}`).toBeLessThanOrEqual(half);
  // A wide interval would prove nothing.
  expect(half, `${report}, exactly ${exact}`).toBeLessThan(0.05 * exact);
}

type Open = { readonly servers: number; readonly capacity: number; readonly arrivalRate: number; readonly service: (random: Random) => number };

/** Poisson arrivals at a first-come-first-served station: mean wait and time in it of those taken, and the share refused. */
function open({ servers, capacity, arrivalRate, service }: Open, seed: number): { wait: number; sojourn: number; refused: number } {
  const jobs = 40_000;
  const warmUp = 4000;
  const kernel = new EventKernel(0);
  const streams = randomStreams(seed);
  const gaps = streams.stream('gaps');
  const services = streams.stream('services');
  const arrivedAt = new Float64Array(jobs);
  const works = new Float64Array(jobs);
  const sums = { wait: 0, sojourn: 0, done: 0, refused: 0 };
  const station = new FifoStation(kernel, {
    servers,
    capacity,
    onDone: (job) => {
      if (job < warmUp) return;
      sums.done += 1;
      sums.sojourn += kernel.now - (arrivedAt[job] as number);
      sums.wait += kernel.now - (arrivedAt[job] as number) - (works[job] as number);
    },
  });
  const arrive = (job: number): void => {
    if (job + 1 < jobs) kernel.schedule(kernel.now + exponential(gaps, 1 / arrivalRate), arrive, job + 1);
    arrivedAt[job] = kernel.now;
    works[job] = service(services);
    if (!station.arrive(job, works[job]) && job >= warmUp) sums.refused += 1;
  };
  kernel.schedule(0, arrive, 0);
  while (kernel.step());
  return { wait: sums.wait / sums.done, sojourn: sums.sojourn / sums.done, refused: sums.refused / (jobs - warmUp) };
}

/** Gamma with shape 2: squared coefficient of variation 1/2. */
const erlang2 = (random: Random): number => exponential(random, 0.5) + exponential(random, 0.5);

describe('bounded queues with several servers', () => {
  it('states of M/M/c/K agree with Erlang B and with M/M/1/K', () => {
    // Erlang's loss formula for 3 servers and load 2 is 4/19.
    expect(refusedMmck(3, 2, 3)).toBeCloseTo(4 / 19, 12);
    expect(refusedMmck(1, 1, 4)).toBeCloseTo(0.2, 12);
    expect(statesMmck(2, 1.5, 6).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('M/M/3/6 refuses and keeps jobs as its closed form says', () => {
    const queue: Open = { servers: 3, capacity: 6, arrivalRate: 3, service: (random) => exponential(random, 1) };
    expectExactly((seed) => open(queue, seed).refused, refusedMmck(3, 3, 6));
    expectExactly((seed) => open(queue, seed).sojourn, sojournMmck(3, 1, 3, 6));
  });
});

describe('M/G/c', () => {
  it('its approximation is exact for exponential service', () => {
    expect(waitMgc(3.2, 1, 4, 1)).toBe(waitMmc(3.2, 1, 4));
  });

  it.each([
    ['constant', 0, () => 1],
    ['Erlang-2', 0.5, erlang2],
  ])('M/G/4 with %s service is within 5 %% of the approximation, interval included', (_name, scv, service) => {
    const { mean, half, report } = estimate((seed) => open({ servers: 4, capacity: Number.POSITIVE_INFINITY, arrivalRate: 3.6, service }, seed).wait);
    const approximate = waitMgc(3.6, 1, 4, scv);
    expect(Math.abs(mean - approximate), `${report}, approximately ${approximate}`).toBeLessThanOrEqual(half + 0.05 * approximate);
    expect(half, report).toBeLessThan(0.15 * approximate);
  });
});

describe('an infinite server', () => {
  it('has as many jobs as Little says, whatever the service time', () => {
    const run = (seed: number): number => {
      const kernel = new EventKernel(0);
      const random = randomStreams(seed).stream('jobs');
      const station = new InfiniteStation(kernel, { onDone: () => {} });
      const arrive = (job: number): void => {
        station.arrive(job, erlang2(random));
        kernel.schedule(kernel.now + exponential(random, 0.2), arrive, job + 1);
      };
      kernel.schedule(0, arrive, 0);
      kernel.advance(5000);
      return station.busyTime() / 5000;
    };
    expectExactly(run, 5);
  });

  it('loses all it has when it fails', () => {
    const kernel = new EventKernel(0);
    const done: number[] = [];
    const station = new InfiniteStation(kernel, { onDone: (job) => done.push(job) });
    station.arrive(1, 5);
    station.arrive(2, 5);
    expect(station.fail()).toEqual([1, 2]);
    kernel.advance(10);
    expect([done, station.inSystem]).toEqual([[], 0]);
  });
});

/** Users before some servers: throughput and mean response over the second half of the time. */
function closed({ users, think, servers }: { readonly users: number; readonly think: (random: Random) => number; readonly servers: number }, seed: number): { throughput: number; response: number } {
  const kernel = new EventKernel(0);
  const streams = randomStreams(seed);
  const thinks = streams.stream('thinks');
  const services = streams.stream('services');
  const askedAt = new Float64Array(users);
  const sums = { answers: 0, response: 0 };
  const end = 20_000;
  const station = new FifoStation(kernel, {
    servers,
    capacity: users,
    onDone: (user) => {
      if (kernel.now > end / 4) {
        sums.answers += 1;
        sums.response += kernel.now - (askedAt[user] as number);
      }
      population.answered(user);
    },
  });
  const population = new ClosedPopulation(kernel, {
    users,
    think: () => think(thinks),
    ask: (user) => {
      askedAt[user] = kernel.now;
      station.arrive(user, exponential(services, 1));
    },
  });
  population.start();
  kernel.advance(end);
  expect(population.thinking + station.inSystem).toBe(users);
  return { throughput: sums.answers / (end * 0.75), response: sums.response / sums.answers };
}

describe('a closed population (machine repairman)', () => {
  it('agrees with the one user who never waits', () => {
    expect(machineRepairman({ users: 1, think: 4, meanService: 1, servers: 1 })).toEqual({ throughput: 0.2, response: 1 });
  });

  it.each([
    ['one server', 6, 1],
    ['two servers', 12, 2],
  ])('with %s has the throughput and response of its closed form', (_name, users, servers) => {
    const exact = machineRepairman({ users, think: 5, meanService: 1, servers });
    expectExactly((seed) => closed({ users, think: (random) => exponential(random, 5), servers }, seed).throughput, exact.throughput);
    expectExactly((seed) => closed({ users, think: (random) => exponential(random, 5), servers }, seed).response, exact.response);
  });

  it('depends only on the mean of the think time', () => {
    const exact = machineRepairman({ users: 6, think: 5, meanService: 1, servers: 1 });
    expectExactly((seed) => closed({ users: 6, think: () => 5, servers: 1 }, seed).response, exact.response);
  });
});

/** Mean time from fork to join of Poisson jobs over equal M/M/1 branches. */
function forked(branches: number, arrivalRate: number, seed: number): number {
  const jobs = 30_000;
  const warmUp = 3000;
  const kernel = new EventKernel(0);
  const streams = randomStreams(seed);
  const gaps = streams.stream('gaps');
  const services = streams.stream('services');
  const arrivedAt = new Float64Array(jobs);
  const sums = { joined: 0, time: 0 };
  const fork = new ForkJoin({
    branches: Array.from({ length: branches }, () => (onDone: (job: number) => void) => new FifoStation(kernel, { servers: 1, capacity: Number.POSITIVE_INFINITY, onDone })),
    onRefused: () => {},
    onDone: (job) => {
      if (job < warmUp) return;
      sums.joined += 1;
      sums.time += kernel.now - (arrivedAt[job] as number);
    },
  });
  const arrive = (job: number): void => {
    if (job + 1 < jobs) kernel.schedule(kernel.now + exponential(gaps, 1 / arrivalRate), arrive, job + 1);
    arrivedAt[job] = kernel.now;
    fork.arrive(job, Array.from({ length: branches }, () => exponential(services, 1)));
  };
  kernel.schedule(0, arrive, 0);
  while (kernel.step());
  expect([fork.inSystem, sums.joined]).toEqual([0, jobs - warmUp]);
  return sums.time / sums.joined;
}

describe('fork and join', () => {
  it('of two branches takes exactly as long as Flatto and Hahn say', () => expectExactly((seed) => forked(2, 0.5, seed), forkJoinBounds(0.5, 1, 2).lower));

  it.each([4, 8])('of %i branches lies within its bounds', (branches) => {
    const { mean, half, report } = estimate((seed) => forked(branches, 0.6, seed));
    const { lower, upper } = forkJoinBounds(0.6, 1, branches);
    expect(mean - half, `${report}; bounds ${lower} to ${upper}`).toBeGreaterThan(lower);
    expect(mean + half, `${report}; bounds ${lower} to ${upper}`).toBeLessThan(upper);
  });

  it('loses a job once when a branch is full or fails, and never joins it', () => {
    const kernel = new EventKernel(0);
    const ended: string[] = [];
    const branch = (capacity: number) => (onDone: (job: number) => void) => new FifoStation(kernel, { servers: 1, capacity, onDone });
    const fork = new ForkJoin({ branches: [branch(10), branch(1)], onDone: (job) => ended.push(`done ${job}`), onRefused: (job) => ended.push(`refused ${job}`) });
    expect(fork.arrive(1, [1, 5])).toBe(true);
    expect(fork.arrive(2, [1, 5])).toBe(false);
    kernel.advance(3);
    expect(fork.fail(1)).toEqual([1]);
    kernel.advance(20);
    expect(fork.arrive(3, [1, 1])).toBe(true);
    kernel.advance(30);
    expect(ended).toEqual(['refused 2', 'done 3']);
    expect(fork.inSystem).toBe(0);
  });
});
