import type { Kernels } from '../kernels/kernels.ts';
import type { Tensor } from './graph.ts';

/**
 * The trained weights of a network. All lie one after the other in one array (and their gradients in another), so that an optimiser
 * takes one step over everything and a saved model is one array. Several graphs (for training, for one state) may share them.
 */
export class Parameters {
  readonly #values: Float32Array<ArrayBuffer>;
  readonly #gradients: Float32Array<ArrayBuffer>;
  #length = 0;

  /** Room for `lengthMax` weights; only what is taken is trained and saved. */
  constructor(kernels: Kernels, lengthMax: number) {
    this.#values = kernels.arena.floats(lengthMax);
    this.#gradients = kernels.arena.floats(lengthMax);
  }

  /** The next `rows×columns` weights, filled by `initialise` (zeros without). */
  take(rows: number, columns: number, initialise: (values: Float32Array) => void = () => {}): Tensor {
    const end = this.#length + rows * columns;
    if (end > this.#values.length) throw new RangeError(`a network needs ${end} weights, but there is room for ${this.#values.length}; make its Parameters with a larger lengthMax`);
    const tensor = { rows, columns, values: this.#values.subarray(this.#length, end), gradients: this.#gradients.subarray(this.#length, end) };
    this.#length = end;
    initialise(tensor.values);
    return tensor;
  }

  get values(): Float32Array<ArrayBuffer> {
    return this.#values.subarray(0, this.#length);
  }

  get gradients(): Float32Array<ArrayBuffer> {
    return this.#gradients.subarray(0, this.#length);
  }
}
