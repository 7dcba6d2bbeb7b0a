import type { Random } from '../../model/random.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Graph, Tensor } from '../tensor/graph.ts';
import { lstm } from '../tensor/lstm.ts';
import type { Parameters } from '../tensor/parameters.ts';
import { glorotUniform } from './initial-weights.ts';

/** wInput: inputs×4·width, wHidden: width×4·width, bias: 1×4·width. */
export type LstmWeights = { readonly wInput: Tensor; readonly wHidden: Tensor; readonly bias: Tensor };

/**
 * The weights of a recurrent layer of `width` cells. The bias of the forget gate starts at 1, so that early training does not forget
 * (Gers et al., 2000; Jozefowicz et al., ICML 2015).
 */
export const lstmWeights = (parameters: Parameters, inputs: number, width: number, random: Random): LstmWeights => ({
  wInput: parameters.take(inputs, 4 * width, (values) => glorotUniform(values, inputs, width, random)),
  wHidden: parameters.take(width, 4 * width, (values) => glorotUniform(values, width, width, random)),
  bias: parameters.take(1, 4 * width, (values) => values.fill(1, width, 2 * width)),
});

/** A recurrent layer over sequences in order of time (row = step·batch + series). */
export function lstmLayer(parameters: Parameters, inputs: number, width: number, random: Random): (graph: Graph, x: Tensor, batch: number) => Tensor {
  const weights = lstmWeights(parameters, inputs, width, random);
  return (graph, x, batch) => lstm(graph, { x, ...weights, batch });
}

/** A recurrent layer that is fed one input after the other and keeps its state: for inference, and for feeding back its own predictions. */
export class LstmSteps {
  readonly #kernels: Kernels;
  readonly #weights: LstmWeights;
  readonly #gates: Float32Array<ArrayBuffer>;
  readonly #cell: Float32Array<ArrayBuffer>;
  readonly #squashed: Float32Array<ArrayBuffer>;
  readonly #hidden: Float32Array<ArrayBuffer>;

  constructor(kernels: Kernels, weights: LstmWeights) {
    const width = weights.wHidden.rows;
    this.#kernels = kernels;
    this.#weights = weights;
    this.#gates = kernels.arena.floats(4 * width);
    this.#cell = kernels.arena.floats(width);
    this.#squashed = kernels.arena.floats(width);
    this.#hidden = kernels.arena.floats(width);
  }

  /** Back to a state of zeros. */
  reset(): void {
    this.#cell.fill(0);
    this.#hidden.fill(0);
  }

  /** Takes one input (an array of the kernels' arena) and gives the hidden state, which the next step overwrites. */
  step(x: Float32Array): Float32Array<ArrayBuffer> {
    const { wInput, wHidden, bias } = this.#weights;
    const width = wHidden.rows;
    this.#kernels.dense(x, wInput.values, bias.values, this.#gates, 1, wInput.rows, 4 * width, false);
    this.#kernels.multiply(this.#hidden, wHidden.values, this.#gates, 1, width, 4 * width, true);
    this.#kernels.lstmForward(this.#gates, this.#cell, this.#cell, this.#squashed, this.#hidden, 1, width);
    return this.#hidden;
  }
}
