import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../model/error.ts';
import type { Json } from '../../../model/json.ts';
import { minutes, ms, seconds } from '../../../units/time.ts';
import type { Ms } from '../../../units/time.ts';
import type { InstanceSamples, Rule, RuleContext, RuleEntry, RuleView } from '../rule.ts';
import { capacityPerInstance } from './capacity-per-instance.ts';
import { peerEntries } from './entries.ts';

const contextOf = (slot: Ms): RuleContext => ({
  slot,
  replicas: { min: 1, max: 20 },
  objective: { percentile: 0.95, target: 20, tolerance: 0.1 },
  startup: ms(0),
  price: 0.1,
  // Each instance carries a load of 10.
  capacity: { needed: (load) => Math.max(1, Math.ceil(load / 10)), response: (load, replicas) => (load / replicas > 10 ? 100 : 10) },
});

const noInstances: InstanceSamples = { count: 0, startedAt: new Float64Array(0), readyAt: new Float64Array(0), utilisation: new Float64Array(0), sampledAt: new Float64Array(0) };

/** A world that measures nothing but its load, in which what is asked for is there at once; it can be taken up where it was left. */
class World {
  desired = 4;
  at = 0;
  readonly #slot: Ms;

  constructor(slot: Ms) {
    this.#slot = slot;
  }

  play(rule: Rule, loads: readonly number[]): number[] {
    return loads.map((load) => {
      const view: RuleView = {
        at: this.at,
        desired: this.desired,
        ready: this.desired,
        starting: 0,
        load,
        response: () => Number.NaN,
        utilisation: () => Number.NaN,
        concurrency: () => Number.NaN,
        backlog: () => Number.NaN,
        served: () => Number.NaN,
        instances: noInstances,
        forecast: null,
      };
      this.desired = Math.max(1, Math.min(20, Math.ceil(rule.step(view))));
      this.at += this.#slot;
      return this.desired;
    });
  }
}

const made = (entry: RuleEntry, slot: Ms, parameters: Json = {}): Rule => entry.make(entry.parameters.parse(parameters), contextOf(slot));

/** Three days by the minute: a wave of 10 to 150 each day, with some jitter and now and then nothing measured. */
const days = Array.from({ length: 3 * 1440 }, (_, minute) => (minute % 997 === 0 ? Number.NaN : 80 + 70 * Math.sin((2 * Math.PI * minute) / 1440) + ((minute * 7919) % 13) - 6));
const hold = (load: number, slots: number): number[] => Array.from({ length: slots }, () => load);

describe('the capacity of an instance', () => {
  it('is the greatest load of a middling deployment over its instances, here 4 of 1 to 20', () => {
    expect(capacityPerInstance(contextOf(minutes(1)))).toBeCloseTo(10, 6);
    // Where n instances carry 3.75 n², four carry 60: 15 each.
    expect(capacityPerInstance({ ...contextOf(minutes(1)), capacity: { needed: (load) => Math.ceil(Math.sqrt(load / 3.75)), response: () => 0 } })).toBeCloseTo(15, 6);
    expect(capacityPerInstance({ ...contextOf(minutes(1)), capacity: { needed: () => Number.POSITIVE_INFINITY, response: () => Number.POSITIVE_INFINITY } })).toBe(1);
  });
});

describe.each(peerEntries.map((entry) => ({ name: entry.name, entry })))('the rule $name', ({ name, entry }) => {
  const slot = minutes(1);

  it('goes up with the load and, in the end, down with it', () => {
    const world = new World(slot);
    const rule = made(entry, slot);
    world.play(rule, hold(30, 60));
    expect(world.play(rule, hold(100, 120)).at(-1)).toBeGreaterThanOrEqual(10);
    expect(world.play(rule, hold(20, 300)).at(-1)).toBeLessThanOrEqual(4);
  });

  it('decides the same after its state went through JSON', () => {
    for (const cut of [0, 1, 700, 1441, 3500]) {
      const whole = new World(slot).play(made(entry, slot), days);
      const world = new World(slot);
      const before = made(entry, slot);
      const first = world.play(before, days.slice(0, cut));
      const after = made(entry, slot);
      after.restore(JSON.parse(JSON.stringify(before.save())) as Json);
      expect([...first, ...world.play(after, days.slice(cut))]).toEqual(whole);
    }
  });

  it('refuses a state that it did not write', () => {
    expect(() => made(entry, slot).restore({ bogus: 1 })).toThrow(InvalidInputError);
  });

  it('explains itself in a sentence, before and after the first step', () => {
    const rule = made(entry, slot);
    expect(rule.explain()).toMatch(/\.$/);
    new World(slot).play(rule, days.slice(0, 100));
    expect(rule.explain()).toMatch(/stand\.$/);
  });

  it('holds what there is while nothing is measured, except KEDA, to which nothing is zero', () => {
    const world = new World(slot);
    const rule = made(entry, slot);
    world.play(rule, hold(100, 60));
    const before = world.desired;
    expect(world.play(rule, hold(Number.NaN, 60)).at(-1)).toBe(name === 'keda' ? 1 : before);
  });

  it('works in slots of 5 s and of 5 minutes', () => {
    for (const length of [seconds(5), minutes(5)]) {
      const world = new World(length);
      const rule = made(entry, length);
      const hour = Math.ceil(minutes(60) / length);
      expect(world.play(rule, hold(100, hour)).at(-1)).toBeGreaterThanOrEqual(10);
    }
  });

  it('sets its shorthand parameter', () => {
    expect(entry.shorthand).not.toBeNull();
    expect(entry.description.length).toBeGreaterThan(20);
    const shorthands: Readonly<Record<string, string>> = { utilisation: '50%', window: '30m', interval: '2m', model: 'holt-winters' };
    expect(() => entry.parameters.parse({ [String(entry.shorthand)]: shorthands[String(entry.shorthand)] })).not.toThrow();
    expect(() => entry.parameters.parse({ bogus: 1 })).toThrow('bogus');
  });
});
