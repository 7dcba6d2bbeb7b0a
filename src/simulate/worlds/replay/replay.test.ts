import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../model/error.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { minutes, ms, seconds } from '../../../units/time.ts';
import { ExactRequestWorld } from '../request/exact-request-world.ts';
import { noFaults } from '../slot-faults.ts';
import type { RecordedSlot } from './fit-response.ts';
import { fitResponse } from './fit-response.ts';
import { leastSquares } from './least-squares.ts';
import type { ReplayOptions } from './replay-slot-world.ts';
import { ReplaySlotWorld } from './replay-slot-world.ts';
import type { ResponseModel } from './response-model.ts';
import { capacityOf, replayCapacity, responseAt } from './response-model.ts';

const queueing: ResponseModel = { kind: 'queueing', floor: 20, growth: 8, bend: 3, perReplica: 50, contention: 0, coherence: 0 };
const usl: ResponseModel = { ...queueing, kind: 'usl', contention: 0.08, coherence: 0.004 };

/** Slots as an application that follows the model would have recorded them: a daily wave, replicas by day part, noise of 3 %. */
function recordedBy(model: ResponseModel, slots: number, seed: number, sizes = 8): readonly RecordedSlot[] {
  const random = randomStreams(seed).stream('recorded');
  return Array.from({ length: slots }, (_, i) => {
    const replicas = 1 + (Math.floor(i / 30) % sizes);
    const load = capacityOf(model, replicas) * (0.5 + 0.42 * Math.sin(i / 40 + random.next()));
    return { load, replicas, response: responseAt(model, load / capacityOf(model, replicas)) * Math.exp(0.03 * normal(random)) };
  });
}

describe('least squares', () => {
  it("finds the minimum of Rosenbrock's valley", () => {
    const { parameters, cost } = leastSquares(
      ([x, y], out) => {
        out[0] = 10 * ((y as number) - (x as number) ** 2);
        out[1] = 1 - (x as number);
      },
      [-1.2, 1],
      2,
    );
    expect([parameters[0], parameters[1]].map((value) => Math.round((value as number) * 1e4) / 1e4)).toEqual([1, 1]);
    expect(cost).toBeLessThan(1e-8);
  });

  it('keeps a parameter that has no effect', () => {
    const { parameters } = leastSquares(([x], out) => void (out[0] = (x as number) - 3), [0, 7], 1);
    expect(parameters[0]).toBeCloseTo(3, 6);
    expect(parameters[1]).toBeCloseTo(7, 6);
  });
});

describe('fitting a response', () => {
  it('finds the capacity of a queue again, and states a small error on slots it has not seen', () => {
    const fit = fitResponse(recordedBy(queueing, 1500, 1));
    expect(fit.model.kind).toBe('queueing');
    expect(Math.abs(fit.model.perReplica / 50 - 1)).toBeLessThan(0.02);
    expect(fit.heldOut.median).toBeLessThan(0.03);
    expect(fit.heldOut.median).toBeLessThan(fit.baseline.median / 3);
    expect(fit.notes).toEqual([]);
  });

  it('takes the law of scalability where capacity does not grow in proportion', () => {
    const fit = fitResponse(recordedBy(usl, 1500, 2));
    expect(fit.model.kind).toBe('usl');
    for (const replicas of [1, 4, 8]) expect(Math.abs(capacityOf(fit.model, replicas) / capacityOf(usl, replicas) - 1)).toBeLessThan(0.05);
    expect(fit.heldOut.median).toBeLessThan(0.03);
  });

  it('is not led astray by slots that are wild', () => {
    const slots = recordedBy(queueing, 1500, 3).map((slot, i) => (i % 25 === 0 ? { ...slot, response: slot.response * 20 } : slot));
    const fit = fitResponse(slots);
    expect(Math.abs(fit.model.perReplica / 50 - 1)).toBeLessThan(0.03);
    expect(fit.heldOut.median).toBeLessThan(0.04);
  });

  it('says what the data does not tell', () => {
    expect(fitResponse(recordedBy(queueing, 400, 4, 1)).notes.join(' ')).toMatch(/All slots have 1 replicas.*assumed/);
    const random = randomStreams(5).stream('noise');
    const noise = fitResponse(Array.from({ length: 400 }, () => ({ load: 50 + random.next(), replicas: 2, response: 10 + 100 * random.next() })));
    expect(noise.notes.join(' ')).toMatch(/hardly varies/);
  });

  it('refuses too few slots and impossible ones, naming each', () => {
    expect(() => fitResponse([])).toThrow(/there are 0 slots/);
    const slots = [...recordedBy(queueing, 100, 1)];
    slots[3] = { load: -1, replicas: 0, response: Number.NaN };
    expect(() => fitResponse(slots)).toThrow(InvalidInputError);
    expect(() => fitResponse(slots)).toThrow(/slots\[3\]\.load is -1[^]*slots\[3\]\.replicas is 0[^]*slots\[3\]\.response is NaN/);
  });
});

const options: ReplayOptions = { slot: minutes(1), startup: seconds(60), model: queueing, residuals: new Float64Array(0), replicasMax: 20, timeout: seconds(10), loadIsRate: true, windowMax: 60, faults: noFaults };

describe('the replay world', () => {
  it('responds as its model says', () => {
    const world = new ReplaySlotWorld(options);
    world.reset(0, 2, 1);
    world.play(80, 2);
    expect(world.slotResponse).toBeCloseTo(responseAt(queueing, 0.8), 9);
    expect([world.response(1), world.utilisation(1), world.served(1)]).toEqual([world.slotResponse, 0.8, 80]);
    world.play(0, 2);
    expect(world.slotResponse).toBeNaN();
    expect(world.concurrency(2)).toBeNaN();
  });

  it('carries what it cannot serve, and has new instances only after their start-up', () => {
    const world = new ReplaySlotWorld({ ...options, timeout: seconds(120) });
    world.reset(0, 1, 1);
    world.play(75, 3);
    expect([world.ready, world.starting, world.paid]).toEqual([3, 0, 180_000]);
    // 25 more a second than it can serve wait: half a minute's worth of the slot, on average 750.
    expect(world.backlog(1)).toBeCloseTo(750, 6);
    expect(world.slotResponse).toBeGreaterThan(15_000);
    world.play(75, 3);
    world.play(75, 3);
    expect(world.backlog(1)).toBe(0);
    expect(world.slotResponse).toBeCloseTo(responseAt(queueing, 0.5), 9);
  });

  it('pays an instance that is taken away for as long as it drains', () => {
    const world = new ReplaySlotWorld({ ...options, drain: seconds(15) });
    world.reset(0, 3, 1);
    world.play(20, 1);
    expect(world.paid).toBe(60_000 + 2 * 15_000);
    world.play(20, 1);
    expect(world.paid).toBe(60_000);
  });

  it('gives equal slots for equal seeds, others for another, and nothing of the future', () => {
    const play = (seed: number, last: number): readonly number[] => {
      const world = new ReplaySlotWorld({ ...options, residuals: Float64Array.of(-0.1, 0, 0.2, 0.05), faults: { crashEvery: minutes(30), missing: 0.1, noise: 0.05 } });
      world.reset(0, 3, seed);
      return Array.from({ length: 50 }, (_, i) => {
        world.play(i === 49 ? last : 60 + i, 3);
        return [world.slotResponse, world.response(5), world.ready, world.utilisation(3)];
      }).flat();
    };
    expect(play(1, 100)).toEqual(play(1, 100));
    expect(play(1, 100)).not.toEqual(play(2, 100));
    expect(play(1, 140).slice(0, -4)).toEqual(play(1, 100).slice(0, -4));
  });

  it('replays what the request world did from its telemetry alone, within the error that the fit states', () => {
    const world = new ExactRequestWorld({
      slot: minutes(1), startup: seconds(60), replicasMax: 10, percentile: 0.95, timeout: seconds(10), windowMax: 5, faults: noFaults,
      model: { slots: 4, queueMax: 100, discipline: 'fifo', service: { kind: 'lognormal', mean: ms(240), scv: 1 }, calls: [] },
    });
    const play = (seed: number, slots: number): readonly RecordedSlot[] => {
      world.reset(0, 2, seed);
      const random = randomStreams(seed).stream('load');
      return Array.from({ length: slots }, (_, i) => {
        const replicas = 2 + (Math.floor(i / 20) % 3);
        world.play(replicas * (9.5 + 5 * Math.sin(i / 9) + random.next()), replicas);
        return { load: world.served(1), replicas: world.ready, response: world.slotResponse };
      });
    };
    const fit = fitResponse(play(1, 400));
    const later = play(2, 200);
    const errors = later.map(({ load, replicas, response }) => Math.abs(responseAt(fit.model, load / capacityOf(fit.model, replicas)) / response - 1)).toSorted((a, b) => a - b);
    const report = `held out ${JSON.stringify(fit.heldOut)}, baseline ${JSON.stringify(fit.baseline)}; seeds 1 and 2`;
    expect(fit.heldOut.median, report).toBeLessThan(0.08);
    expect(errors[Math.floor(errors.length / 2)], report).toBeLessThan(fit.heldOut.median * 1.5);
    expect(errors[Math.floor(errors.length * 0.9)], report).toBeLessThan(fit.heldOut.p90 * 1.5 + 0.05);
  });
});

describe('the capacity of the replay world', () => {
  it('needs the fewest replicas that keep the target', () => {
    const capacity = replayCapacity(queueing, { target: 40, replicasMax: 30 });
    for (const load of [1, 40, 90, 300]) {
      const needed = capacity.needed(load);
      expect(capacity.response(load, needed)).toBeLessThanOrEqual(40);
      if (needed > 1) expect(capacity.response(load, needed - 1)).toBeGreaterThan(40);
    }
    expect(capacity.needed(5000)).toBe(Number.POSITIVE_INFINITY);
    // Under contention more replicas end up serving less.
    expect(replayCapacity(usl, { target: 40, replicasMax: 1000 }).needed(2000)).toBe(Number.POSITIVE_INFINITY);
  });
});
