import type { Kernels } from '../kernels/kernels.ts';

/** Defaults as in Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015; decay as in Loshchilov and Hutter, ICLR 2019. */
export type AdamOptions = {
  /** Learning rate α. */
  readonly rate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Gradients whose norm over all weights exceeds this are scaled down to it (Pascanu et al., ICML 2013). Left out: not clipped. */
  readonly normMax?: number;
  /** Decoupled weight decay per step, times the rate. Default 0. */
  readonly decay?: number;
};

/**
 * Adam over one flat array of weights. Its whole state is `first`, `second` and `steps`, so that a checkpoint can hold and restore it.
 * @example
 * const adam = new Adam(kernels, network.parameters.length, { rate: 1e-3, normMax: 10 });
 * adam.step(network.parameters, network.gradients);
 */
export class Adam {
  readonly options: AdamOptions;
  /** Running means of the gradients and of their squares. */
  readonly first: Float32Array<ArrayBuffer>;
  readonly second: Float32Array<ArrayBuffer>;
  /** How many steps were taken: the t of the bias correction. */
  steps = 0;
  readonly #kernels: Kernels;

  constructor(kernels: Kernels, length: number, options: AdamOptions) {
    this.#kernels = kernels;
    this.options = options;
    this.first = kernels.arena.floats(length);
    this.second = kernels.arena.floats(length);
  }

  /**
   * Moves the weights once and returns the norm of the gradients before clipping. Gradients that are not finite move nothing and
   * count as no step: the caller sees it by the norm. `rate` overrides the rate of the options, for schedules.
   */
  step(weights: Float32Array, gradients: Float32Array, rate = this.options.rate): number {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, normMax = Number.POSITIVE_INFINITY, decay = 0 } = this.options;
    const length = this.first.length;
    const norm = Math.sqrt(this.#kernels.sumOfSquares(gradients, length));
    if (!Number.isFinite(norm)) return norm;
    this.steps++;
    const unbias = Math.sqrt(1 - beta2 ** this.steps);
    this.#kernels.adam(weights, gradients, this.first, this.second, length, {
      rate: (rate * unbias) / (1 - beta1 ** this.steps),
      beta1,
      beta2,
      epsilon: epsilon * unbias,
      scale: norm > normMax ? normMax / norm : 1,
      decay: decay * rate,
    });
    return norm;
  }
}
