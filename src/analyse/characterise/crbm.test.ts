import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStreams } from '../../model/random.ts';
import type { Crbm } from './crbm.ts';
import { activationsOf, conditionAt, crbmDefaults, energiesOf, freeEnergy, hiddenGiven, newCrbm, visibleGiven } from './crbm.ts';
import { fromColumns, rowsOf } from './matrix.ts';
import { fitScaler, scaled } from './scaling.ts';
import { cycles, workloadOf } from './testing-series.ts';
import { trainCrbm } from './train-crbm.ts';

const stream = (seed = 1) => randomStreams(seed).stream('test');
const initialiser = join(import.meta.dirname, '../../../../shared/data/AI4DL/examples/1 - detecting phases/ai4dl_crbm1/model_initializer.json');

/** One visible, two hidden, one step of history, with weights that can be worked out by hand. */
const small: Crbm = { visible: 1, hidden: 2, history: 1, w: Float32Array.of(0.5, -1), a: Float32Array.of(0.25), b: Float32Array.of(1, 2), visibleBias: Float32Array.of(0.125), hiddenBias: Float32Array.of(0, -0.5) };
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const input = (seed = 1) => {
  const { series } = workloadOf(cycles(8), seed);
  return scaled(series, fitScaler(series, 'standard'));
};

describe('the conditional Boltzmann machine', () => {
  it.skipIf(!existsSync(initialiser))('has the sizes and settings of the published AI4DL model (skipped: no shared data)', () => {
    const published = JSON.parse(readFileSync(initialiser, 'utf8')) as Record<string, number>;
    expect(published).toMatchObject({ n_hid: crbmDefaults.hidden, n_his: crbmDefaults.history, sigma: crbmDefaults.sigma, learning_rate: crbmDefaults.learningRate, patience: crbmDefaults.patience });
    const machine = newCrbm(published['n_vis'] as number, crbmDefaults, stream());
    expect([machine.w.length, machine.a.length, machine.b.length, machine.visibleBias.length, machine.hiddenBias.length]).toEqual([80, 192, 240, 8, 10]);
  });

  it('computes activations and reconstruction as worked out by hand', () => {
    const hidden = hiddenGiven(small, Float64Array.of(2), Float64Array.of(3), new Float64Array(2));
    expect([...hidden]).toEqual([sigmoid(0.5 * 2 + 1 * 3), sigmoid(-1 * 2 + 2 * 3 - 0.5)]);
    expect(visibleGiven(small, Float64Array.of(1, 0.5), Float64Array.of(4), new Float64Array(1))[0]).toBe(0.125 + 0.25 * 4 + 0.5 * 1 - 1 * 0.5);
  });

  it('has the history oldest first, and assumes the first row before the first row', () => {
    const series = fromColumns([[1, 2, 3, 4], [10, 20, 30, 40]]);
    expect([...conditionAt(series, 3, 3, new Float64Array(6))]).toEqual([1, 10, 2, 20, 3, 30]);
    expect([...conditionAt(series, 1, 3, new Float64Array(6))]).toEqual([1, 10, 1, 10, 1, 10]);
  });

  it('has a free energy whose gradient is the positive phase of contrastive divergence', () => {
    const value = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(value, value, (visible, before) => {
        const [v, condition] = [Float64Array.of(visible), Float64Array.of(before)];
        const hidden = hiddenGiven(small, v, condition, new Float64Array(2));
        // Steps that Float32 weights hold exactly.
        const slope = (name: 'w' | 'b' | 'a', i: number): number => {
          const at = (by: number): number => freeEnergy({ ...small, [name]: small[name].map((x, j) => (j === i ? x + by : x)) }, v, condition);
          return (at(2 ** -10) - at(-(2 ** -10))) / 2 ** -9;
        };
        for (const i of [0, 1]) {
          expect(slope('w', i)).toBeCloseTo(-(hidden[i] as number) * visible, 4);
          expect(slope('b', i)).toBeCloseTo(-(hidden[i] as number) * before, 4);
        }
        expect(slope('a', 0)).toBeCloseTo(-(visible - 0.125 - 0.25 * before) * before, 4);
      }),
    );
  });

  it('reconstructs better the longer it is trained', () => {
    const { errors } = trainCrbm([input()], { ...crbmDefaults, epochs: 60, patience: 60 }, stream());
    expect(errors).toHaveLength(60);
    expect(errors.at(-1)).toBeLessThan(0.7 * (errors[0] as number));
  });

  it('finds what it was not trained on stranger than what it was', () => {
    const { machine } = trainCrbm([input()], crbmDefaults, stream());
    const usual = energiesOf(machine, input(2));
    const strange = energiesOf(machine, fromColumns([[8, -8, 8, -8], [-8, 8, -8, 8]]));
    expect(Math.min(...strange.subarray(1))).toBeGreaterThan(Math.max(...usual));
  });

  it('has the same weights for the same seed, and others for another', () => {
    const train = (seed: number) => trainCrbm([input()], { ...crbmDefaults, epochs: 5 }, stream(seed));
    expect(train(4)).toEqual(train(4));
    expect(train(4).machine.w).not.toEqual(train(5).machine.w);
  });

  it('stays finite whatever a single value is', () => {
    const { machine } = trainCrbm([fromColumns([[0, 0, 1e4, 0, 0, 1, 0], [1, 1, 1, 1e6, 1, 1, 1]])], { ...crbmDefaults, patience: 100 }, stream());
    for (const weights of [machine.w, machine.a, machine.b]) expect(weights.every(Number.isFinite)).toBe(true);
  });

  it('knows nothing of later steps', () => {
    const series = input();
    const { machine } = trainCrbm([series], { ...crbmDefaults, epochs: 3 }, stream());
    expect(activationsOf(machine, rowsOf(series, 0, 40)).data).toEqual(activationsOf(machine, series).data.subarray(0, 40 * machine.hidden));
  });
});
