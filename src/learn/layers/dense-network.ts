import type { Random } from '../../model/random.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { glorotUniform, heUniform } from './initial-weights.ts';

export type DenseShape = {
  readonly inputs: number;
  /** Widths of the ReLU layers. */
  readonly hidden: readonly number[];
  readonly outputs: number;
  /** Outputs are value + advantage − mean advantage (Wang et al., "Dueling network architectures", ICML 2016, equation 9). */
  readonly dueling?: boolean;
};

/** One layer's place in the flat arrays, and room for what it computes from a batch. */
type Layer = {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
  readonly weightGradients: Float32Array<ArrayBuffer>;
  readonly biasGradients: Float32Array<ArrayBuffer>;
  /** batchMax×outputs, after ReLU where there is one. */
  readonly activations: Float32Array<ArrayBuffer>;
  /** batchMax×outputs: gradient of the loss by `activations`. */
  readonly activationGradients: Float32Array<ArrayBuffer>;
  /** One row, so that inference does not disturb a batch between its forward and backward pass. */
  readonly single: Float32Array<ArrayBuffer>;
};

/**
 * A small multilayer perceptron with ReLU, made for many updates a second: all weights lie in one flat array, nothing is allocated after
 * construction, and a caller fills `inputs` and `outputGradients` in place.
 * @example
 * const network = new DenseNetwork(kernels, { inputs: 4, hidden: [64, 64], outputs: 2 }, 64, random);
 * network.inputs.set(states);                    // 64×4
 * const q = network.forward(64);                 // 64×2
 * network.outputGradients.set(lossByOutput);     // 64×2
 * network.backward(64);                          // fills network.gradients
 * adam.step(network.parameters, network.gradients);
 */
export class DenseNetwork {
  readonly kernels: Kernels;
  readonly shape: DenseShape;
  readonly batchMax: number;
  /** Weights (inputs×outputs, row by row) and bias of each layer, one after the other. */
  readonly parameters: Float32Array<ArrayBuffer>;
  /** Same layout; overwritten by `backward`. */
  readonly gradients: Float32Array<ArrayBuffer>;
  /** batchMax×inputs, to be filled before `forward`. */
  readonly inputs: Float32Array<ArrayBuffer>;
  /** batchMax×outputs, filled by `forward`. */
  readonly outputs: Float32Array<ArrayBuffer>;
  /** batchMax×outputs, to be filled before `backward`. */
  readonly outputGradients: Float32Array<ArrayBuffer>;
  readonly #layers: readonly Layer[];
  readonly #singleInput: Float32Array<ArrayBuffer>;
  readonly #singleOutput: Float32Array<ArrayBuffer>;

  /** Weights start uniform as He et al. (ReLU layers) and Glorot and Bengio (output), biases at 0. */
  constructor(kernels: Kernels, shape: DenseShape, batchMax: number, random: Random) {
    const { arena } = kernels;
    this.kernels = kernels;
    this.shape = shape;
    this.batchMax = batchMax;
    const head = shape.dueling === true ? shape.outputs + 1 : shape.outputs;
    const widths = [shape.inputs, ...shape.hidden, head];
    const sizes = widths.slice(1).map((outputs, index) => ({ inputs: widths[index] as number, outputs }));
    const length = sizes.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
    this.parameters = arena.floats(length);
    this.gradients = arena.floats(length);
    this.inputs = arena.floats(batchMax * shape.inputs);
    this.#singleInput = arena.floats(shape.inputs);
    let at = 0;
    this.#layers = sizes.map(({ inputs, outputs }) => {
      const weightsEnd = at + inputs * outputs;
      const parts = (array: Float32Array<ArrayBuffer>) => [array.subarray(at, weightsEnd), array.subarray(weightsEnd, weightsEnd + outputs)] as const;
      const [weights, bias] = parts(this.parameters);
      const [weightGradients, biasGradients] = parts(this.gradients);
      at = weightsEnd + outputs;
      return {
        inputs, outputs, weights, bias, weightGradients, biasGradients,
        activations: arena.floats(batchMax * outputs), activationGradients: arena.floats(batchMax * outputs), single: arena.floats(outputs),
      };
    });
    const last = this.#layers.at(-1) as Layer;
    const dueling = shape.dueling === true;
    this.outputs = dueling ? arena.floats(batchMax * shape.outputs) : last.activations;
    this.outputGradients = dueling ? arena.floats(batchMax * shape.outputs) : last.activationGradients;
    this.#singleOutput = dueling ? arena.floats(shape.outputs) : last.single;
    for (const layer of this.#layers) {
      if (layer === last) glorotUniform(layer.weights, layer.inputs, layer.outputs, random);
      else heUniform(layer.weights, layer.inputs, random);
    }
  }

  /** Outputs for the first `batch` rows of `inputs`; the array returned is `outputs`, which the next call overwrites. */
  forward(batch: number): Float32Array<ArrayBuffer> {
    if (batch > this.batchMax) throw new RangeError(`batch is ${batch}; this network has room for ${this.batchMax}; make it with a larger batchMax`);
    const last = this.#layers.length - 1;
    let x = this.inputs;
    for (let index = 0; index <= last; index++) {
      const { weights, bias, activations, inputs, outputs } = this.#layers[index] as Layer;
      this.kernels.dense(x, weights, bias, activations, batch, inputs, outputs, index < last);
      x = activations;
    }
    if (this.shape.dueling === true) joinStreams(x, this.outputs, batch, this.shape.outputs);
    return this.outputs;
  }

  /** Outputs for one state, apart from any batch; the next call overwrites the array returned. */
  infer(state: ArrayLike<number>): Float32Array<ArrayBuffer> {
    const last = this.#layers.length - 1;
    let x = this.#singleInput;
    for (let i = 0; i < x.length; i++) x[i] = state[i] as number;
    for (let index = 0; index <= last; index++) {
      const { weights, bias, single, inputs, outputs } = this.#layers[index] as Layer;
      this.kernels.dense(x, weights, bias, single, 1, inputs, outputs, index < last);
      x = single;
    }
    if (this.shape.dueling === true) joinStreams(x, this.#singleOutput, 1, this.shape.outputs);
    return this.#singleOutput;
  }

  /** Fills `gradients` from `outputGradients`, for the batch that `forward` saw last. */
  backward(batch: number): void {
    const { kernels } = this;
    const top = this.#layers.at(-1) as Layer;
    if (this.shape.dueling === true) splitGradients(this.outputGradients, top.activationGradients, batch, this.shape.outputs);
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      const layer = this.#layers[index] as Layer;
      const below = index > 0 ? (this.#layers[index - 1] as Layer) : undefined;
      const x = below === undefined ? this.inputs : below.activations;
      kernels.multiplyTransposedLeft(x, layer.activationGradients, layer.weightGradients, layer.inputs, batch, layer.outputs);
      kernels.columnSums(layer.activationGradients, layer.biasGradients, batch, layer.outputs);
      if (below === undefined) return;
      kernels.multiplyTransposedRight(layer.activationGradients, layer.weights, below.activationGradients, batch, layer.outputs, layer.inputs);
      kernels.reluGradient(below.activations, below.activationGradients, batch * layer.inputs);
    }
  }

  /** Takes over the weights of a network of the same shape exactly. */
  copyFrom(other: DenseNetwork): void {
    this.parameters.set(other.parameters);
  }

  /** `weights += share·(other − weights)`: Polyak averaging of a target network. Both must live in one arena. */
  moveTowards(other: DenseNetwork, share: number): void {
    this.kernels.moveTowards(this.parameters, other.parameters, share, this.parameters.length);
  }
}

/** head: rows of value, then advantages. outputs: rows of value + advantage − mean advantage. */
function joinStreams(head: Float32Array, outputs: Float32Array, rows: number, actions: number): void {
  for (let row = 0; row < rows; row++) {
    const from = row * (actions + 1);
    let sum = 0;
    for (let action = 1; action <= actions; action++) sum += head[from + action] as number;
    const base = (head[from] as number) - sum / actions;
    for (let action = 0; action < actions; action++) outputs[row * actions + action] = base + (head[from + 1 + action] as number);
  }
}

/** The same backwards: the value gets the sum of the gradients, each advantage its own less their mean. */
function splitGradients(gradients: Float32Array, head: Float32Array, rows: number, actions: number): void {
  for (let row = 0; row < rows; row++) {
    const to = row * (actions + 1);
    let sum = 0;
    for (let action = 0; action < actions; action++) sum += gradients[row * actions + action] as number;
    head[to] = sum;
    for (let action = 0; action < actions; action++) head[to + 1 + action] = (gradients[row * actions + action] as number) - sum / actions;
  }
}
