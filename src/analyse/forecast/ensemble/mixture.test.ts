import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../../model/random.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import { leadGroups } from './lead-groups.ts';
import { Mixture } from './mixture.ts';

const random = randomStreams(4).stream('values');
const values = Float64Array.from({ length: 800 }, () => 100 + normal(random));
/** Always says the same; silent before `from`. */
const constant = (name: string, value: number | ((origin: number) => number), from = 0): PointRunner => ({
  name,
  at(_, origin, out) {
    if (origin < from) return false;
    out.fill(typeof value === 'number' ? value : value(origin));
    return true;
  },
  grounds: () => [],
});

function run(members: readonly PointRunner[], { horizon = 1, yardstick = null as string | null, length = values.length } = {}): { mixture: Mixture; out: Float64Array } {
  const mixture = new Mixture('mixture', members, { horizon, yardstick, isMeasured: () => true });
  const out = new Float64Array(horizon);
  for (let origin = 0; origin < length; origin++) mixture.at(values, origin, out);
  return { mixture, out };
}

describe('a mixture', () => {
  it('comes to rest on the member that is right', () => {
    const { mixture, out } = run([constant('right', 100), constant('high', 110)]);
    expect(out[0]).toBeLessThan(100.5);
    expect(mixture.standings(0).find(({ name }) => name === 'right')?.weight).toBeGreaterThan(0.95);
  });

  it('finds what no member has: errors of opposite sign cancel', () => {
    expect(Math.abs((run([constant('low', 95), constant('high', 105)]).out[0] as number) - 100)).toBeLessThan(1);
  });

  it('weighs all alike before anything came true', () => {
    expect(run([constant('a', 1), constant('b', 3)], { length: 1 }).out[0]).toBe(2);
  });

  it('leaves out who does far worse than the yardstick, and says so with both errors', () => {
    const { mixture, out } = run([constant('yardstick', 100), constant('bad', 130)], { yardstick: 'yardstick' });
    expect(out[0]).toBe(100);
    expect(mixture.notes()).toHaveLength(1);
    expect(mixture.notes()[0]).toMatch(/^bad is left out .* 30.* yardstick 0\.[78].*\.$/);
  });

  it('judges nobody by a few forecasts', () => {
    const { mixture } = run([constant('yardstick', 100), constant('bad', 130)], { yardstick: 'yardstick', length: 20 });
    expect(mixture.notes()).toEqual([]);
  });

  it('lets members wake up later, and takes them in when they are better', () => {
    const { out } = run([constant('early', 104), constant('late', 100, 300)]);
    expect(out[0]).toBeLessThan(101);
  });

  it('takes a member that says no number as silent', () => {
    expect(run([constant('right', 100), constant('broken', Number.NaN)]).out[0]).toBe(100);
  });

  it('learns weights for near and far leads apart', () => {
    const near: PointRunner = { ...constant('near', 0), at: (_, __, out) => (out.fill(130), out.fill(100, 0, 1), true) };
    const far: PointRunner = { ...constant('far', 0), at: (_, __, out) => (out.fill(100), out.fill(130, 0, 1), true) };
    const { out } = run([near, far], { horizon: 4 });
    for (const lead of [0, 1, 2, 3]) expect(Math.abs((out[lead] as number) - 100)).toBeLessThan(3);
  });

  it('says what each member contributes, summing to the forecast', () => {
    const { mixture, out } = run([constant('a', 99), constant('b', 102)]);
    const sum = mixture.grounds(values, 0).reduce((total, { contribution }) => total + contribution, 0);
    expect(sum).toBeCloseTo(out[0] as number, 9);
  });
});

describe('lead groups', () => {
  it('double in length', () => {
    expect([...leadGroups(13)]).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4]);
  });
});
