import type { Random } from '../../model/random.ts';
import { normal } from '../../model/random.ts';
import type { Matrix } from './matrix.ts';
import { matrix, rowOf } from './matrix.ts';

/**
 * A conditional restricted Boltzmann machine with Gaussian visible units of unit variance (Taylor, Hinton and Roweis, "Modeling Human Motion
 * Using Binary Latent Variables", NIPS 2006), as AI4DL uses it (Berral, Wang and Youssef, HotCloud 2020) to turn a step and the `history` steps
 * before it into hidden activations. The history is one vector, oldest step first. Weights are row-major Float32:
 * `w` hidden × visible, `a` visible × (visible · history), `b` hidden × (visible · history).
 */
export type Crbm = {
  readonly visible: number;
  readonly hidden: number;
  readonly history: number;
  readonly w: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly visibleBias: Float32Array;
  readonly hiddenBias: Float32Array;
};

/**
 * Ten hidden units, three steps of history, weights drawn with sigma 0.2, learning rate 0.001 and patience 3 are those of AI4DL's published model
 * (its model_initializer.json); 100 epochs are the default of its programme (the published model had 1,000).
 */
export type CrbmSettings = { readonly hidden: number; readonly history: number; readonly sigma: number; readonly learningRate: number; readonly epochs: number; readonly patience: number };

export const crbmDefaults: CrbmSettings = { hidden: 10, history: 3, sigma: 0.2, learningRate: 0.001, epochs: 100, patience: 3 };

/** A machine before training: weights are normal with sd `sigma / (visible · history)`, biases 0. */
export function newCrbm(visible: number, { hidden, history, sigma }: CrbmSettings, random: Random): Crbm {
  const width = visible * history;
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => (normal(random) * sigma) / Math.max(1, width));
  return { visible, hidden, history, w: draw(hidden * visible), a: draw(visible * width), b: draw(hidden * width), visibleBias: new Float32Array(visible), hiddenBias: new Float32Array(hidden) };
}

/** What a row is conditioned on: the `history` rows before it. Before the first row the first row is assumed, so that every step has a phase. */
export function conditionAt(series: Matrix, row: number, history: number, into: Float64Array): Float64Array {
  for (let back = history; back >= 1; back--) into.set(rowOf(series, Math.max(0, row - back)), (history - back) * series.columns);
  return into;
}

/** h = sigmoid(W v + B history + b), the mean-field activations. */
export function hiddenGiven(machine: Crbm, visible: Float64Array, condition: Float64Array, into: Float64Array): Float64Array {
  for (let h = 0; h < machine.hidden; h++) {
    const sum = (machine.hiddenBias[h] as number) + dot(machine.w, h, visible) + dot(machine.b, h, condition);
    into[h] = 1 / (1 + Math.exp(-sum));
  }
  return into;
}

/** v = Wᵀ h + A history + a, the mean of the Gaussian units. */
export function visibleGiven(machine: Crbm, hidden: Float64Array, condition: Float64Array, into: Float64Array): Float64Array {
  for (let v = 0; v < machine.visible; v++) {
    let sum = (machine.visibleBias[v] as number) + dot(machine.a, v, condition);
    for (let h = 0; h < machine.hidden; h++) sum += (machine.w[h * machine.visible + v] as number) * (hidden[h] as number);
    into[v] = sum;
  }
  return into;
}

/** F(v | history) = ½‖v - a - A history‖² - Σ softplus(b + B history + W v): how unlike the training data a step is, up to a constant. */
export function freeEnergy(machine: Crbm, visible: Float64Array, condition: Float64Array): number {
  let energy = 0;
  for (let v = 0; v < machine.visible; v++) {
    energy += ((visible[v] as number) - (machine.visibleBias[v] as number) - dot(machine.a, v, condition)) ** 2 / 2;
  }
  for (let h = 0; h < machine.hidden; h++) {
    const x = (machine.hiddenBias[h] as number) + dot(machine.w, h, visible) + dot(machine.b, h, condition);
    // log(1 + e^x) without overflow.
    energy -= Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
  return energy;
}

/** Activations of the hidden units at every step; each rests on that step and the ones before it only. */
export function activationsOf(machine: Crbm, series: Matrix): Matrix {
  const made = matrix(series.rows, machine.hidden);
  const condition = new Float64Array(machine.visible * machine.history);
  for (let row = 0; row < series.rows; row++) hiddenGiven(machine, rowOf(series, row), conditionAt(series, row, machine.history, condition), rowOf(made, row));
  return made;
}

/** The free energy of every step. */
export function energiesOf(machine: Crbm, series: Matrix): Float64Array {
  const condition = new Float64Array(machine.visible * machine.history);
  return Float64Array.from({ length: series.rows }, (_, row) => freeEnergy(machine, rowOf(series, row), conditionAt(series, row, machine.history, condition)));
}

/** Row `row` of the weights times `by`. */
function dot(weights: Float32Array, row: number, by: Float64Array): number {
  const from = row * by.length;
  let sum = 0;
  for (let i = 0; i < by.length; i++) sum += (weights[from + i] as number) * (by[i] as number);
  return sum;
}
