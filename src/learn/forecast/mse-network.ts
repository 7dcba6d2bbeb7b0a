import type { RegularSeries } from '../../model/forecast.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { DenseWeights } from '../layers/dense-layer.ts';
import { denseWeights } from '../layers/dense-layer.ts';
import type { LstmWeights } from '../layers/lstm-layer.ts';
import { LstmSteps, lstmWeights } from '../layers/lstm-layer.ts';
import { meanSquaredError } from '../losses/regression.ts';
import { Adam } from '../optimisers/adam.ts';
import { tanh } from '../tensor/activations.ts';
import { dense } from '../tensor/dense.ts';
import { Graph } from '../tensor/graph.ts';
import { lstm } from '../tensor/lstm.ts';
import { Parameters } from '../tensor/parameters.ts';
import type { TrainingBounds, TrainingResult } from './train-early-stopping.ts';
import { trainEarlyStopping } from './train-early-stopping.ts';

/** Units of each of the four layers: the source names 10 to 15. */
const width = 12;

const parametersMax = 4096;
const batch = 32;
const rate = 5e-3;
const normMax = 1;
const heldOutShare = 0.15;
const heldOutRounds = 4;

type Weights = { readonly first: LstmWeights; readonly second: LstmWeights; readonly inner: DenseWeights; readonly head: DenseWeights };

const takeWeights = (parameters: Parameters, random: Random): Weights => ({
  first: lstmWeights(parameters, 1, width, random),
  second: lstmWeights(parameters, width, width, random),
  inner: denseWeights(parameters, width, width, random),
  head: denseWeights(parameters, width, 1, random),
});

/** The first index of the last part of the past, on which early stopping looks and residuals are taken. */
export const heldOutFrom = (length: number): number => Math.floor(length * (1 - heldOutShare));

/**
 * Trains the network of CloudSkin D5.2, section 4.2.3, on scaled values: at each step of a window it is given the true value ("open loop",
 * teacher forcing) and predicts the next one; the loss is the mean squared error.
 */
export function fitMseNetwork(
  scaled: Float32Array, measured: RegularSeries['measured'], window: number, kernels: Kernels, random: Random, bounds: TrainingBounds,
): { readonly weights: Float32Array<ArrayBuffer>; readonly result: TrainingResult } {
  const parameters = new Parameters(kernels, parametersMax);
  const { first, second, inner, head } = takeWeights(parameters, random);
  const graph = new Graph(kernels);
  const x = graph.tensor(window * batch, 1);
  const hidden = lstm(graph, { x: lstm(graph, { x, ...first, batch }), ...second, batch });
  const output = dense(graph, tanh(graph, dense(graph, hidden, inner.w, inner.bias)), head.w, head.bias);
  const targets = new Float32Array(window * batch);
  const loss = meanSquaredError(graph, output, targets);

  const split = heldOutFrom(scaled.length);
  const show = (index: number, start: number): void => {
    for (let step = 0; step < window; step++) {
      x.values[step * batch + index] = scaled[start + step] as number;
      targets[step * batch + index] = scaled[start + step + 1] as number;
    }
  };
  const starts = usableStarts(measured, window, split);
  const fill = (): void => {
    for (let index = 0; index < batch; index++) show(index, starts[integerBelow(random, starts.length)] as number);
  };
  // Windows whose last predictions lie in the held-out part; early ones reach back into the training part, which only feeds their state.
  const firstHeldOut = Math.max(0, split - window);
  const heldOutCount = scaled.length - window - firstHeldOut;
  const heldOutLoss = (): number => {
    let sum = 0;
    for (let round = 0; round < heldOutRounds; round++) {
      for (let index = 0; index < batch; index++) show(index, firstHeldOut + Math.floor(((round * batch + index) * heldOutCount) / (heldOutRounds * batch)));
      graph.forward();
      sum += loss.value();
    }
    return sum / heldOutRounds;
  };
  const adam = new Adam(kernels, parameters.values.length, { rate, normMax });
  const result = trainEarlyStopping({ graph, loss, parameters, adam, fill, heldOutLoss }, bounds);
  return { weights: parameters.values.slice(), result };
}

/** Starts of windows that end, with their targets, before `end`; preferably without a filled-in point, if there are enough such. */
function usableStarts(measured: Uint8Array, window: number, end: number): readonly number[] {
  const all = Array.from({ length: Math.max(1, end - window) }, (_, start) => start);
  const whole = all.filter((start) => !measured.subarray(start, start + window + 1).includes(0));
  return whole.length >= batch ? whole : all;
}

/** The network with its state, for one series. */
export class MseNetwork {
  readonly parameters: Parameters;
  readonly #kernels: Kernels;
  readonly #weights: Weights;
  readonly #first: LstmSteps;
  readonly #second: LstmSteps;
  readonly #input: Float32Array<ArrayBuffer>;
  readonly #inner: Float32Array<ArrayBuffer>;
  readonly #output: Float32Array<ArrayBuffer>;

  constructor(kernels: Kernels, random: Random) {
    this.#kernels = kernels;
    this.parameters = new Parameters(kernels, parametersMax);
    this.#weights = takeWeights(this.parameters, random);
    this.#first = new LstmSteps(kernels, this.#weights.first);
    this.#second = new LstmSteps(kernels, this.#weights.second);
    this.#input = kernels.arena.floats(1);
    this.#inner = kernels.arena.floats(width);
    this.#output = kernels.arena.floats(1);
  }

  /**
   * Reads the window of true values, then feeds its own predictions back ("closed loop", free running) until `horizon` values are there.
   * With horizon 1 this is the open loop of the source.
   */
  predict(window: ArrayLike<number>, horizon: number): Float64Array {
    const predictions = new Float64Array(horizon);
    this.#first.reset();
    this.#second.reset();
    let next = 0;
    for (let i = 0; i < window.length; i++) next = this.#step(window[i] as number);
    predictions[0] = next;
    for (let lead = 1; lead < horizon; lead++) {
      next = this.#step(next);
      predictions[lead] = next;
    }
    return predictions;
  }

  /** Takes one value and gives the next one expected. */
  #step(value: number): number {
    const { inner, head } = this.#weights;
    this.#input[0] = value;
    const hidden = this.#second.step(this.#first.step(this.#input));
    this.#kernels.dense(hidden, inner.w.values, inner.bias.values, this.#inner, 1, width, width, false);
    this.#kernels.tanh(this.#inner, this.#inner, width);
    this.#kernels.dense(this.#inner, head.w.values, head.bias.values, this.#output, 1, width, 1, false);
    return this.#output[0] as number;
  }
}
