import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../../model/random.ts';
import { minutes, ms } from '../../../units/time.ts';
import { LatencyProfile } from './latency-profile.ts';
import { streamCapacity } from './stream-capacity.ts';
import { StreamWorld } from './stream-world.ts';
import type { StreamWorldOptions } from './stream-world.ts';
import { testingProfile } from './testing-profile.ts';

const profile = testingProfile();
const worldOf = (options: Partial<StreamWorldOptions> = {}): StreamWorld => new StreamWorld({ profile, percentile: 0.95, frames: { kind: 'mixed' }, ...options });
const drawn = { kind: 'drawn', windows: [minutes(5)] } as const;

describe('a latency profile', () => {
  it('gives a size that was measured its own quantiles', () => {
    const latencies = Array.from({ length: 1000 }, (_, i) => 10 + i / 100);
    const one = new LatencyProfile([{ streams: 1, latencies }], 4);
    expect(one.draw(1, 0.5)).toBeCloseTo(15, 1);
    expect(one.draw(1, 0.95)).toBeCloseTo(19.5, 1);
  });

  it('interpolates every quantile of a size that was not measured between its neighbours', () => {
    for (const q of [0.01, 0.5, 0.95, 0.999]) {
      const [three, four, six] = [profile.draw(3, q), profile.draw(4, q), profile.draw(6, q)];
      expect(profile.draw(2, q)).toBeCloseTo((profile.draw(1, q) + three) / 2, 9);
      expect(profile.draw(5, q)).toBeCloseTo((four + six) / 2, 9);
    }
  });

  it('never falls beyond the largest size, and rises with the share within every size', () => {
    for (let size = 1; size <= profile.sizeMax; size++) {
      let before = 0;
      for (let q = 0; q < 1; q += 0.01) {
        const latency = profile.draw(size, q);
        expect(latency).toBeGreaterThanOrEqual(before);
        if (size > profile.measuredMax) expect(latency).toBeGreaterThanOrEqual(profile.draw(size - 1, q) - 1e-9);
        before = latency;
      }
    }
  });

  it('names every fault of bad samples', () => {
    const many = Array.from({ length: 30 }, () => 5);
    expect(() => new LatencyProfile([], 3)).toThrow('latency samples: there are none');
    expect(() => new LatencyProfile([{ streams: 1.5, latencies: many }], 3)).toThrow('streams is 1.5; it must be a whole number');
    expect(() => new LatencyProfile([{ streams: 1, latencies: [...many, Number.NaN] }], 3)).toThrow('one is NaN; each must be from 0 to 60000 ms');
    expect(() => new LatencyProfile([{ streams: 1, latencies: [1, 2] }], 3)).toThrow('there are 2; there must be at least 20');
    expect(() => new LatencyProfile([{ streams: 1, latencies: many }, { streams: 1, latencies: many }], 3)).toThrow('is there twice');
  });
});

describe('a stream world', () => {
  it('spreads streams evenly: 8 on 2 instances are as slow as 4 on one', () => {
    const world = worldOf();
    world.reset(0, 2, 1);
    world.play(8, 2);
    const { response } = streamCapacity(profile, 0.95, 20);
    expect(world.slotResponse).toBe(response(4, 1));
    expect(world.slotResponse).toBeCloseTo(profile.draw(4, 0.95), 1);
  });

  it('moves half of the streams when instances double, and delays a frame of each', () => {
    const world = worldOf();
    world.reset(0, 2, 1);
    world.play(8, 2);
    expect(world.disturbed).toBe(0);
    world.play(8, 4);
    expect(world.disturbed).toBe(4);
    world.play(9, 3);
    expect(world.disturbed).toBe(2);
    world.play(0, 1);
    expect(world.disturbed).toBe(0);
    expect(world.latencyQuantile(0.99999)).toBeGreaterThan(60);
  });

  it.each([['mixed', { kind: 'mixed' }], ['drawn', drawn]] as const)('counts the latencies of the slots that are to count, and of no others (%s)', (_name, frames) => {
    const world = worldOf({ frames });
    world.reset(0, 1, 1);
    world.countLatencies(false);
    world.play(10, 1);
    expect(world.latencyQuantile(0.5)).toBeNaN();
    world.countLatencies(true);
    world.play(1, 1);
    world.countLatencies(false);
    world.play(10, 1);
    expect(world.latencyQuantile(0.95)).toBeCloseTo(profile.draw(1, 0.95), 0);
  });

  it('violates with any number of streams that is too many, however large', () => {
    const { response } = streamCapacity(profile, 0.95, 20);
    const world = worldOf({ timeout: ms(5000) });
    for (const streams of [1e3, 3e9, 5e9, 2.3e12, 1e15]) {
      expect(response(streams, 10)).toBe(Number.POSITIVE_INFINITY);
      world.reset(0, 10, 1);
      world.play(streams, 10);
      expect([world.slotResponse, world.latencyQuantile(0.5)]).toEqual([5000, 5000]);
    }
  });

  it.each([['mixed', { kind: 'mixed' }], ['drawn', drawn]] as const)('loses every frame while no instance is ready, and serves nobody for nothing (%s)', (_name, frames) => {
    const world = worldOf({ frames, timeout: ms(5000) });
    world.reset(0, 1, 1);
    world.play(6, 0);
    expect([world.ready, world.paid, world.slotResponse, world.latencyQuantile(0.5)]).toEqual([0, 0, 5000, 5000]);
    expect([world.served(1), world.backlog(1), world.concurrency(1), world.utilisation(1)]).toEqual([0, 6, 6, Number.NaN]);
    expect(world.disturbed).toBe(6 * 30 * 60);
    world.play(6, 2);
    expect(world.slotResponse).toBeLessThan(150);
    // Half of the frames of the window were lost.
    expect(world.response(5)).toBe(5000);
    expect([world.served(2), world.backlog(2), world.utilisation(2)]).toEqual([3, 3, 0.3]);
    world.play(0, 0);
    expect([world.slotResponse, world.disturbed]).toEqual([Number.NaN, 0]);
  });

  it('pays an instance that is taken away until it is gone, unless it only started', () => {
    const world = worldOf({ startup: minutes(1), drain: ms(15_000) });
    world.reset(0, 3, 1);
    world.play(6, 1);
    expect(world.paid).toBe(60_000 + 2 * 15_000);
    world.play(6, 2);
    expect(world.paid).toBe(120_000);
    world.play(6, 1);
    expect(world.paid).toBe(60_000 + 15_000);
    world.play(6, 2);
    world.reset(0, 1, 1);
    world.play(6, 1);
    expect(world.paid).toBe(60_000);
  });

  it('pays an instance that starts, and gives it load only when its start-up is over', () => {
    const world = worldOf({ startup: minutes(2) });
    world.reset(0, 1, 1);
    const seen = [3, 3, 3, 2].map((desired) => {
      world.play(6, desired);
      return [world.ready, world.starting, world.paid / 60_000];
    });
    expect(seen).toEqual([[1, 2, 3], [1, 2, 3], [3, 0, 3], [2, 0, 2]]);
    expect(world.instances.count).toBe(2);
    expect([...world.instances.readyAt.subarray(0, 2)]).toEqual([0, 120_000]);
  });

  it('gives no response where there are no frames', () => {
    const world = worldOf();
    world.reset(0, 1, 1);
    world.play(0, 1);
    expect(world.slotResponse).toBeNaN();
    world.play(Number.NaN, 1);
    expect(world.response(5)).toBeNaN();
    world.play(3, 1);
    expect(world.response(5)).toBe(world.slotResponse);
  });

  it.each(['frames', 'published'] as const)('adds distributions up to what drawing every frame gives (weights: %s)', (weights) => {
    const seed = 7;
    const random = randomStreams(seed).stream('loads');
    const exact = worldOf({ weights });
    const sampled = worldOf({ weights, frames: drawn });
    exact.reset(0, 2, seed);
    sampled.reset(0, 2, seed);
    let worst = 0;
    for (let slot = 0; slot < 150; slot++) {
      const load = Math.floor(random.next() * 12);
      const replicas = 1 + Math.floor(random.next() * 3);
      exact.play(load, replicas);
      sampled.play(load, replicas);
      expect([sampled.ready, sampled.disturbed]).toEqual([exact.ready, exact.disturbed]);
      if (!Number.isNaN(exact.slotResponse)) worst = Math.max(worst, Math.abs(exact.slotResponse - sampled.slotResponse) / exact.slotResponse, Math.abs(exact.response(5) - sampled.response(5)) / exact.response(5));
    }
    // A few thousand frames a slot: the p95 of so many is good to some per cent.
    expect(worst, `seed ${seed}`).toBeLessThan(0.12);
    for (const q of [0.5, 0.95, 0.99]) expect(sampled.latencyQuantile(q) / exact.latencyQuantile(q), `seed ${seed}`).toBeCloseTo(1, 2);
  });

  it('plays the same with the same seed, and does not notice a run before', () => {
    const world = worldOf({ frames: drawn });
    const run = (seed: number): number[] => {
      world.reset(0, 1, seed);
      return [3, 5, 8, 2, 9, 4].map((load, slot) => {
        world.play(load, 1 + (slot % 3));
        return world.response(5);
      });
    };
    const first = run(1);
    expect(run(2)).not.toEqual(first);
    expect(run(1)).toEqual(first);
  });

  it('knows how busy instances are and that nothing waits', () => {
    const world = worldOf();
    world.reset(0, 2, 1);
    expect(world.utilisation(3)).toBeNaN();
    world.play(10, 2);
    world.play(6, 2);
    expect([world.utilisation(2), world.concurrency(2), world.served(1), world.backlog(1)]).toEqual([0.4, 8, 6, 0]);
    expect([...world.instances.utilisation.subarray(0, 2)]).toEqual([0.3, 0.3]);
  });
});

describe('the capacity of streams', () => {
  const { response, needed } = streamCapacity(profile, 0.95, 20);

  it('is the fewest replicas that keep the target', () => {
    for (let load = 1; load <= 30; load++) {
      const replicas = needed(load);
      expect(response(load, replicas)).toBeLessThanOrEqual(20);
      if (replicas > 1) expect(response(load, replicas - 1)).toBeGreaterThan(20);
    }
  });

  it('needs one replica for nothing, and cannot be had where a single stream is too slow', () => {
    expect(needed(0)).toBe(1);
    expect(response(0, 3)).toBe(0);
    expect([response(0, 0), response(3, 0)]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(streamCapacity(profile, 0.95, 5).needed(2)).toBe(Number.POSITIVE_INFINITY);
  });
});

it('takes the start-up in whole slots, rounded up', () => {
  const world = worldOf({ startup: ms(90_000) });
  world.reset(0, 1, 1);
  world.play(1, 2);
  world.play(1, 2);
  expect(world.ready).toBe(1);
  world.play(1, 2);
  expect(world.ready).toBe(2);
});

describe('more streams than an instance can have', () => {
  it('are slower as far as can be guessed, and beyond that not served at all', () => {
    const atMost = profile.sizeMax;
    for (const frames of [{ kind: 'mixed' }, drawn] as const) {
      const world = worldOf({ frames, timeout: ms(10_000) });
      const responseTo = (load: number): number => {
        world.reset(0, 1, 1);
        world.play(load, 1);
        return world.slotResponse;
      };
      expect(responseTo(atMost)).toBeLessThan(10_000);
      expect(responseTo(atMost)).toBeGreaterThanOrEqual(responseTo(Math.ceil(atMost / 2)));
      expect(responseTo(atMost + 1)).toBe(10_000);
      expect(responseTo(1000 * atMost)).toBe(10_000);
    }
    const { needed, response } = streamCapacity(profile, 0.95, 1e6);
    expect(response(atMost + 1, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(needed(atMost + 1)).toBe(2);
  });
});
