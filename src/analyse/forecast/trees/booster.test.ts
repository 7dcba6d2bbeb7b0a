import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../../model/random.ts';
import { binned, binsMax, binsOf } from './bins.ts';
import type { Objective } from './objective.ts';
import { boost, boosted, boostDefaults } from './booster.ts';
import { contributionsOf } from './contributions.ts';

const features = 3;
const rowCount = 1500;
const settings = { ...boostDefaults, depth: 4, shrinkage: 0.1, trees: 120 };

/** Feature 1 matters, the others do not; `noise` is what is added to its step and slope. */
function table(noise: (i: number) => number): { rows: Float64Array; targets: Float64Array; features: number } {
  const random = randomStreams(3).stream('rows');
  const rows = Float64Array.from({ length: rowCount * features }, () => random.next());
  const targets = Float64Array.from({ length: rowCount }, (_, i) => truth(rows[i * features + 1] as number) + noise(i));
  return { rows, targets, features };
}
const truth = (x: number): number => (x > 0.6 ? 2 : 0) + x;
const random = () => randomStreams(1).stream('boost');
const fitted = (objective: Objective, noise: (i: number) => number = () => 0) => boost(table(noise), { ...settings, objective }, random());
const at = (x: number): Float64Array => Float64Array.of(0.5, x, 0.5);

describe('boosted trees', () => {
  it('find a step and a slope', () => {
    const booster = fitted({ kind: 'squared' });
    for (const x of [0.1, 0.3, 0.5, 0.7, 0.9]) expect(Math.abs(boosted(booster, at(x)) - truth(x))).toBeLessThan(0.15);
  });

  it('say what each feature adds to a row, summing to its value, and that it is the one that matters', () => {
    const booster = fitted({ kind: 'squared' });
    for (const x of [0.1, 0.5, 0.9]) {
      const { average, byFeature } = contributionsOf(booster, at(x), features);
      expect(average + byFeature.reduce((sum, part) => sum + part, 0)).toBeCloseTo(boosted(booster, at(x)), 9);
      expect(byFeature[1]).toBeCloseTo(truth(x) - average, 0);
      for (const other of [0, 2]) expect(Math.abs(byFeature[other] as number)).toBeLessThan(0.1);
    }
  });

  it('are not drawn off by rare huge values under Huber loss, as the squared loss is', () => {
    const rare = (i: number) => (i % 50 === 0 ? 200 : 0);
    const error = (objective: Objective) => Math.abs(boosted(fitted(objective, rare), at(0.3)) - truth(0.3));
    expect(error({ kind: 'huber', delta: 0.5 })).toBeLessThan(0.3);
    expect(error({ kind: 'squared' })).toBeGreaterThan(1);
  });

  it.each([0.1, 0.5, 0.9])('lie above the share %d of values under its pinball loss', (quantile) => {
    const draw = randomStreams(9).stream('noise');
    const noise = Float64Array.from({ length: rowCount }, () => normal(draw));
    const data = table((i) => noise[i] as number);
    const booster = boost(data, { ...settings, objective: { kind: 'pinball', quantile } }, random());
    let below = 0;
    for (let i = 0; i < rowCount; i++) if ((data.targets[i] as number) <= boosted(booster, data.rows.subarray(i * features, (i + 1) * features))) below++;
    expect(Math.abs(below / rowCount - quantile)).toBeLessThan(0.05);
  });

  it('are equal under equal seeds and differ under others', () => {
    const noise = (i: number) => Math.sin(i);
    expect(fitted({ kind: 'squared' }, noise)).toEqual(fitted({ kind: 'squared' }, noise));
    const other = boost(table(noise), { ...settings, objective: { kind: 'squared' } }, randomStreams(2).stream('boost'));
    expect(other).not.toEqual(fitted({ kind: 'squared' }, noise));
  });

  it('say the only value there is where nothing can be split', () => {
    const booster = boost({ rows: new Float64Array(60), targets: new Float64Array(60).fill(7), features: 1 }, settings, random());
    expect(boosted(booster, Float64Array.of(3))).toBeCloseTo(7, 9);
    expect([...contributionsOf(booster, Float64Array.of(3), 1).byFeature]).toEqual([0]);
  });
});

describe('bins', () => {
  it('hold about equally many rows, and keep the order of values', () => {
    const { rows } = table(() => 0);
    const columns = binned(rows, rowCount, binsOf(rows, rowCount, features));
    const counts = new Uint32Array(binsMax);
    for (let i = 0; i < rowCount; i++) counts[columns[i] as number] = (counts[columns[i] as number] as number) + 1;
    expect(Math.max(...counts)).toBeLessThan(2 * Math.ceil(rowCount / binsMax));
    for (let i = 1; i < 100; i++) {
      const [a, b] = [rows[0] as number, rows[i * features] as number];
      if (a < b) expect(columns[0]).toBeLessThanOrEqual(columns[i] as number);
    }
  });

  it('tell the few values of a feature apart', () => {
    const rows = Float64Array.from({ length: 400 }, (_, i) => i % 3);
    expect(new Set(binned(rows, 400, binsOf(rows, 400, 1))).size).toBe(3);
  });

  it('put all rows of a constant feature into one', () => {
    const rows = new Float64Array(50).fill(4);
    expect(new Set(binned(rows, 50, binsOf(rows, 50, 1))).size).toBe(1);
  });
});
