import type { Arena } from './arena.ts';

/** `plain` is JavaScript; the others are WebAssembly SIMD with one rounding (`fma`) or two per multiply-add. Written into every saved model. */
export const kernelNames = ['wasm-simd-fma', 'wasm-simd', 'plain'] as const;
export type KernelName = (typeof kernelNames)[number];

/** Coefficients of one Adam step, bias correction already applied (Kingma and Ba, "Adam", ICLR 2015, end of section 2). */
export type AdamStep = {
  /** α·√(1−β₂ᵗ)/(1−β₁ᵗ) */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** ε̂ = ε·√(1−β₂ᵗ) */
  readonly epsilon: number;
  /** Factor on every gradient, for clipping by the global norm. */
  readonly scale: number;
  /** Share of each weight that is taken off before the step (decoupled weight decay, already times α); 0 for plain Adam. */
  readonly decay: number;
};

/**
 * Moments of Adam not above these count as 0. Those of weights without a gradient (dead units) fall by a factor each step until they are
 * subnormal, which processors compute many times slower: the updates of a 256-256 network took 1.8 times as long after 2,000 of them.
 * No step is changed by it: such a first moment moves a weight by less than 1e-22 of the rate (ε is 1e-8), such a second one adds 1e-18 to ε.
 */
export const firstFloor = 1e-30;
export const secondFloor = 1e-36;

/**
 * The inner loops of networks, all over arrays of one arena, row by row (row-major), `m×k` meaning m rows of k columns.
 * An array may be longer than its shape; the rest is left alone. Outputs must not overlap inputs unless it says so.
 * A `Kernels` is not shared between threads. Throws RangeError for an array that is too short or not of this arena.
 */
export interface Kernels {
  readonly name: KernelName;
  readonly arena: Arena;

  /** `c = a·b`, or `c += a·b` with `accumulate`. a: m×k, b: k×n, c: m×n. */
  multiply(a: Float32Array, b: Float32Array, c: Float32Array, m: number, k: number, n: number, accumulate?: boolean): void;
  /** `c = aᵀ·b` (gradient of weights). a: k×m, b: k×n, c: m×n. */
  multiplyTransposedLeft(a: Float32Array, b: Float32Array, c: Float32Array, m: number, k: number, n: number, accumulate?: boolean): void;
  /** `c = a·bᵀ` (gradient of inputs). a: m×k, b: n×k, c: m×n. */
  multiplyTransposedRight(a: Float32Array, b: Float32Array, c: Float32Array, m: number, k: number, n: number, accumulate?: boolean): void;
  /** `y = x·w + bias` for every row, then max(0, y) with `relu`. x: m×k, w: k×n, bias: n, y: m×n. */
  dense(x: Float32Array, w: Float32Array, bias: Float32Array, y: Float32Array, m: number, k: number, n: number, relu: boolean): void;

  /** `gradient = y > 0 ? gradient : 0`, in place; y is what ReLU gave. */
  reluGradient(y: Float32Array, gradient: Float32Array, length: number): void;
  /** `sums = ` the sum of every column, or adds it with `accumulate`. x: m×n, sums: n. */
  columnSums(x: Float32Array, sums: Float32Array, m: number, n: number, accumulate?: boolean): void;
  /** `y = 1/(1+e⁻ˣ)`; y may be x. Absolute error below 3e-7. */
  sigmoid(x: Float32Array, y: Float32Array, length: number): void;
  /** `y = tanh x`; y may be x. Absolute error below 5e-7. */
  tanh(x: Float32Array, y: Float32Array, length: number): void;
  /** `y = eˣ`; y may be x. x is clamped to ±87. Relative error below 1e-6. */
  exponential(x: Float32Array, y: Float32Array, length: number): void;
  /** `y += factor·x`. */
  addScaled(x: Float32Array, y: Float32Array, factor: number, length: number): void;
  /** `target += share·(source − target)`: a soft update of a target network; share 1 copies exactly. */
  moveTowards(target: Float32Array, source: Float32Array, share: number, length: number): void;

  /**
   * One step of an LSTM cell for m rows. gates: m×4h holds the pre-activations of input, forget, candidate, output side by side and
   * gets their activations in place; before: m×h cell state before; after: m×h cell state, may be `before` itself; squashed: m×h tanh(after); hidden: m×h.
   */
  lstmForward(gates: Float32Array, before: Float32Array, after: Float32Array, squashed: Float32Array, hidden: Float32Array, m: number, h: number): void;
  /**
   * The same step backwards. `gates` (activations), `before` and `squashed` as `lstmForward` left them. hiddenGradient: m×h; cellGradient:
   * m×h is that of `after` coming from later steps and becomes that of `before`; gatesGradient: m×4h gets that of the pre-activations.
   */
  lstmBackward(
    gates: Float32Array, before: Float32Array, squashed: Float32Array,
    hiddenGradient: Float32Array, cellGradient: Float32Array, gatesGradient: Float32Array, m: number, h: number,
  ): void;

  /** Sum of squares, for the norm of all gradients. */
  sumOfSquares(x: Float32Array, length: number): number;
  /** One fused Adam step over weights, gradients and both moments. */
  adam(weights: Float32Array, gradients: Float32Array, first: Float32Array, second: Float32Array, length: number, step: AdamStep): void;
}
