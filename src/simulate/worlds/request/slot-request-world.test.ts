import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../model/error.ts';
import { randomStreams } from '../../../model/random.ts';
import type { Ms } from '../../../units/time.ts';
import { minutes, ms, seconds } from '../../../units/time.ts';
import { noFaults } from '../slot-faults.ts';
import type { SlotWorld } from '../slot-world.ts';
import { ExactRequestWorld } from './exact-request-world.ts';
import { FastRequestWorld } from './fast-request-world.ts';
import { requestCapacity } from './request-capacity.ts';
import type { RequestOptions } from './request-options.ts';

const options: RequestOptions = {
  slot: minutes(1),
  startup: seconds(60),
  model: { slots: 4, queueMax: 100, discipline: 'fifo', service: { kind: 'lognormal', mean: ms(80), scv: 1 }, calls: [] },
  replicasMax: 20,
  percentile: 0.95,
  timeout: seconds(10),
  windowMax: 60,
  faults: noFaults,
};

const kinds: readonly [string, (over?: Partial<RequestOptions>) => SlotWorld][] = [
  ['fast', (over) => new FastRequestWorld({ ...options, ...over })],
  ['exact', (over) => new ExactRequestWorld({ ...options, ...over })],
];

const record = (world: SlotWorld): readonly number[] => [world.ready, world.starting, world.paid, world.slotResponse, world.response(5), world.utilisation(5), world.concurrency(5), world.backlog(5), world.served(5)];

/** Loads that wander between 40 and 140 requests/s, and replicas that follow late. */
function wander(slots: number, seed: number): readonly (readonly [number, number])[] {
  const random = randomStreams(seed).stream('wander');
  let load = 60;
  let replicas = 2;
  return Array.from({ length: slots }, () => {
    load = Math.max(40, Math.min(140, load + 30 * (random.next() - 0.5)));
    if (random.next() < 0.2) replicas = Math.max(1, Math.ceil(load / 36));
    return [load, replicas] as const;
  });
}

describe.each(kinds)('the %s request world', (_name, make) => {
  it('gives the same slots for the same seed, and others for another', () => {
    const play = (seed: number): readonly (readonly number[])[] => {
      const world = make();
      world.reset(0, 2, seed);
      return wander(30, 1).map(([load, replicas]) => {
        world.play(load, replicas);
        return record(world);
      });
    };
    expect(play(4)).toEqual(play(4));
    expect(play(4)).not.toEqual(play(5));
  });

  it('forgets everything when it is reset', () => {
    const world = make();
    const play = (): readonly number[] => {
      world.reset(1_000_000, 2, 9);
      for (const [load, replicas] of wander(20, 2)) world.play(load, replicas);
      return [...record(world), world.latencyQuantile(0.99)];
    };
    expect(play()).toEqual(play());
  });

  it('does not see later slots: what follows changes nothing before', () => {
    const [a, b] = [make(), make()];
    for (const world of [a, b]) world.reset(0, 2, 3);
    for (const [load, replicas] of wander(15, 3)) {
      a.play(load, replicas);
      b.play(load, replicas);
    }
    const before = record(a);
    expect(record(b)).toEqual(before);
    a.play(1000, 1);
    b.play(10, 5);
    expect(record(a)).not.toEqual(record(b));
  });

  it('starts instances after their start-up, pays them from the beginning, and removes the newest', () => {
    const world = make({ startup: seconds(90) });
    world.reset(0, 2, 1);
    world.play(60, 4);
    expect([world.ready, world.starting, world.paid]).toEqual([2, 2, 4 * 60_000]);
    world.play(60, 4);
    expect([world.ready, world.starting, world.paid]).toEqual([4, 0, 4 * 60_000]);
    expect([...world.instances.readyAt.subarray(0, world.instances.count)].map((at) => at > 0)).toEqual([false, false, true, true]);
    world.play(60, 3);
    expect(world.ready).toBe(3);
    world.play(60, 3);
    expect([world.instances.count, world.paid]).toEqual([3, 3 * 60_000]);
  });

  it('pays an instance that is taken away until it has finished what it has, and no shorter than it is to drain', () => {
    const paid = (drain?: Ms): number => {
      const world = make(drain === undefined ? {} : { drain });
      world.reset(0, 3, 1);
      world.play(60, 3);
      world.play(60, 1);
      return world.paid - 60_000;
    };
    // Two instances, whose requests take 80 ms on average, and now and then much longer.
    expect(paid()).toBeGreaterThan(20);
    expect(paid()).toBeLessThan(2000);
    expect(paid(seconds(20))).toBeCloseTo(40_000, 6);
  });

  it('shows the instances of the beginning as ready before anything is played', () => {
    const world = make();
    world.reset(5_000_000, 3, 1);
    expect([world.ready, world.instances.count]).toEqual([3, 3]);
    expect([...world.instances.readyAt.subarray(0, 3)]).toEqual([5_000_000, 5_000_000, 5_000_000]);
    expect(world.response(5)).toBeNaN();
    expect(world.utilisation(5)).toBeNaN();
  });

  it('serves what comes: busy time, concurrency and throughput obey their laws', () => {
    const world = make();
    world.reset(0, 3, 7);
    for (let slot = 0; slot < 60; slot++) world.play(90, 3);
    // 90 requests/s of 80 ms on 12 slots; within 2 %, for seed 7.
    expect(world.utilisation(60)).toBeCloseTo(0.6, 1);
    expect(Math.abs(world.served(60) / 90 - 1)).toBeLessThan(0.02);
    expect(Math.abs((world.concurrency(60) - world.backlog(60)) / 7.2 - 1)).toBeLessThan(0.02);
  });

  it('carries what it cannot serve over into the next slots, and refuses what has no room', () => {
    const world = make({ model: { ...options.model, queueMax: 2000 }, timeout: seconds(60) });
    world.reset(0, 1, 1);
    world.play(70, 1);
    const growing = world.backlog(1);
    world.play(70, 1);
    expect(world.backlog(1)).toBeGreaterThan(2 * growing);
    world.play(10, 1);
    expect(world.slotResponse).toBeGreaterThan(1000);
    world.play(10, 1);
    world.play(10, 1);
    expect(world.backlog(1)).toBeLessThan(1);
    for (let slot = 0; slot < 8; slot++) world.play(200, 1);
    expect(world.latencyQuantile(0.99)).toBeGreaterThan(59_000);
  });

  it('serves nothing without instances, and does not invent measurements', () => {
    const world = make();
    world.reset(0, 0, 1);
    world.play(50, 0);
    expect([world.ready, world.paid, world.served(1)]).toEqual([0, 0, 0]);
    expect(world.utilisation(1)).toBeNaN();
    expect(world.slotResponse).toBeGreaterThan(9000);
    world.play(0, 1);
    world.play(50, 1);
    world.play(20, 1);
    expect(world.served(1)).toBeGreaterThan(15);
    expect(world.slotResponse).toBeLessThan(1000);
  });

  it('loses instances and measurements as often as its faults say, and goes on', () => {
    const world = make({ faults: { crashEvery: minutes(30), missing: 0.2, noise: 0 } });
    world.reset(0, 4, 11);
    let missing = 0;
    let short = 0;
    for (let slot = 0; slot < 300; slot++) {
      world.play(40, 4);
      missing += +Number.isNaN(world.utilisation(1));
      short += +(world.ready + world.starting === 4 && world.starting > 0);
    }
    // 300 slots × 0.2, and 4 instances × 1/30: for seed 11.
    expect(missing).toBeGreaterThan(40);
    expect(missing).toBeLessThan(80);
    expect(short).toBeGreaterThan(20);
    expect(short).toBeLessThan(80);
    expect(world.latencyQuantile(0.5)).toBeLessThan(200);
  });

  it('refuses options out of their range, all at once', () => {
    expect(() => make({ percentile: 1, replicasMax: 0, timeout: ms(1) })).toThrow(InvalidInputError);
    expect(() => make({ percentile: 1, replicasMax: 0, timeout: ms(1) })).toThrow(/replicasMax is 0[^]*percentile is 1[^]*timeout is 1/);
  });
});

describe('the fast request world against the exact one', () => {
  it('differs by little in load and response, and agrees on which slots are too slow', () => {
    const target = 400;
    const fast = new FastRequestWorld(options);
    const exact = new ExactRequestWorld(options);
    const errors: number[] = [];
    let agree = 0;
    let slots = 0;
    for (const seed of [1, 2, 3]) {
      for (const world of [fast, exact]) world.reset(0, 2, seed);
      for (const [load, replicas] of wander(80, seed)) {
        for (const world of [fast, exact]) world.play(load, replicas);
        errors.push(Math.abs(fast.slotResponse / exact.slotResponse - 1));
        agree += +(fast.slotResponse > target === exact.slotResponse > target);
        slots += 1;
      }
    }
    const median = errors.toSorted((a, b) => a - b)[Math.floor(errors.length / 2)] as number;
    const report = `median error ${median}, agreement ${agree / slots}; seeds 1 to 3`;
    expect(median, report).toBeLessThan(0.06);
    expect(agree / slots, report).toBeGreaterThan(0.95);
  });
});

describe('the capacity of the request world', () => {
  it('needs the fewest replicas that keep the target, and agrees with the world itself', () => {
    const capacity = requestCapacity(options.model, { percentile: 0.95, target: 300, replicasMax: 20 });
    for (const load of [1, 30, 80, 160, 400]) {
      const needed = capacity.needed(load);
      expect(capacity.response(load, needed)).toBeLessThanOrEqual(300);
      if (needed > 1) expect(capacity.response(load, needed - 1)).toBeGreaterThan(300);
    }
    expect(capacity.needed(5000)).toBe(Number.POSITIVE_INFINITY);
    expect(capacity.needed(0)).toBe(1);
    const world = new ExactRequestWorld(options);
    world.reset(0, 3, 1);
    for (let slot = 0; slot < 60; slot++) world.play(110, 3);
    expect(Math.abs(world.response(60) / capacity.response(110, 3) - 1)).toBeLessThan(0.1);
  });
});
