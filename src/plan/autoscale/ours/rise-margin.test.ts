import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../../model/random.ts';
import type { Random } from '../../../model/random.ts';
import { hours, minutes } from '../../../units/time.ts';
import { RiseMargin } from './rise-margin.ts';

/** Instances are so small that each load needs its own number. */
const marginFor = (allowed: number, startup = minutes(1)): RiseMargin => new RiseMargin({ slot: minutes(1), startup, allowed, carriedFrom: (load) => load });

/** Plays loads, and gives the margin of each slot and the share of slots whose load was above what was provided for when it could still help. */
function played(margin: RiseMargin, loads: readonly number[], lead: number, from: number): { readonly margins: readonly number[]; readonly short: number } {
  const margins: number[] = [];
  const provided: number[] = [];
  let short = 0;
  for (const [slot, load] of loads.entries()) {
    const before = provided[slot - 1 - lead];
    if (slot >= from && before !== undefined && load > before) short += 1;
    margin.learn(load);
    margins.push(margin.margin(load));
    provided.push(load * (1 + (margins.at(-1) as number)));
  }
  return { margins, short: short / (loads.length - from) };
}

function walk(random: Random, slots: number, step: number): number[] {
  let level = 0;
  return Array.from({ length: slots }, () => {
    level = 0.99 * level + step * normal(random);
    return 1000 * Math.exp(level);
  });
}

describe('the margin for rises', () => {
  it('is a guess before anything was seen, and more for instances that take longer', () => {
    const first = (startup: number): number => {
      const margin = new RiseMargin({ slot: minutes(1), startup, allowed: 0.001, carriedFrom: (load) => load });
      margin.learn(100);
      return margin.margin(100);
    };
    expect(first(minutes(1))).toBeCloseTo(0.15, 1);
    expect(first(minutes(7)) / first(minutes(1))).toBeCloseTo(2, 0);
  });

  it.each([0.002, 0.01, 0.05])('was too small in the allowed share of slots, here %d, whatever the loads are like', (allowed) => {
    for (const step of [0.005, 0.02, 0.05]) {
      const loads = walk(randomStreams(5).stream('loads', String(step)), 30_000, step);
      const { short } = played(marginFor(allowed), loads, 1, 15_000);
      // Of calm loads more is kept at first, since surges may still come.
      if (step > 0.01) expect(short).toBeGreaterThan(allowed / 3);
      expect(short).toBeLessThan(allowed * 1.6);
    }
  });

  it('is larger while the load is restless', () => {
    const random = randomStreams(6).stream('loads');
    const calm = walk(random, 3000, 0.005);
    const wild = walk(random, 100, 0.03);
    const { margins } = played(marginFor(0.01), [...calm, ...wild], 1, 0);
    expect(margins.at(-1) as number).toBeGreaterThan(1.5 * (margins[2999] as number));
  });

  it('is not far beyond what loads ever rose by in slots of an hour either, of which few are quiet in a row', () => {
    const random = randomStreams(9).stream('loads');
    const loads = Array.from({ length: 24 * 60 }, (_, hour) => 600 + 400 * Math.sin((2 * Math.PI * hour) / 24) + 30 * normal(random));
    const largest = loads.reduce((most, load, hour) => Math.max(most, hour < 2 ? 0 : load / (loads[hour - 2] as number) - 1), 0);
    const margin = new RiseMargin({ slot: hours(1), startup: minutes(1), allowed: 0.001, carriedFrom: (load) => load });
    const { margins } = played(margin, loads, 1, 0);
    expect(margins.slice(24 * 30).reduce((most, one) => Math.max(most, one))).toBeLessThan(1.8 * largest);
  });

  it('learns nothing from a slot without a measurement, and comes to no harm by loads of 0', () => {
    const loads = walk(randomStreams(7).stream('loads'), 500, 0.01).map((load, i) => (i % 50 === 7 ? Number.NaN : i % 50 === 20 ? 0 : load));
    const { margins } = played(marginFor(0.01), loads, 1, 0);
    expect(margins.every(Number.isFinite)).toBe(true);
  });

  it('goes on from its state as if it had never stopped, also where the start-up is another by then', () => {
    const loads = walk(randomStreams(8).stream('loads'), 400, 0.02);
    const whole = played(marginFor(0.01), loads, 1, 0).margins;
    let margin = marginFor(0.01);
    const parts = loads.map((load) => {
      const restored = marginFor(0.01);
      restored.restore(JSON.parse(JSON.stringify(margin.save())) as ReturnType<RiseMargin['save']>);
      margin = restored;
      margin.learn(load);
      return margin.margin(load);
    });
    expect(parts).toEqual(whole);
    const slower = marginFor(0.01, minutes(3));
    slower.restore(margin.save());
    expect(played(slower, loads, 3, 0).margins.every(Number.isFinite)).toBe(true);
  });
});
