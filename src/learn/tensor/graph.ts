import type { Kernels } from '../kernels/kernels.ts';

/** A matrix, row by row, and the gradient of the loss by each of its elements. */
export type Tensor = {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
};

/**
 * One operation of a graph. `forward` fills the values of its outputs; `backward` ADDS to the gradients of its inputs what
 * follows from the gradients of its outputs (the chain rule, in reverse).
 */
export type Step = { readonly forward: () => void; readonly backward: () => void };

/** What a loss function adds to a graph: `value()` after `forward` is the mean loss of the batch. */
export type Loss = { readonly value: () => number };

/**
 * A network of fixed shapes with reverse-mode gradients. Operations are called once to build it; then it is run as often as wanted,
 * forwards and backwards, without allocating anything. Data are written into `values` of its inputs before each run.
 * @example
 * const graph = new Graph(kernels);
 * const x = graph.tensor(32, 4);                 // an input: 32 rows of 4
 * const y = tanh(graph, dense(graph, x, w, b));
 * const loss = meanSquaredError(graph, y, target);
 * graph.forward();                               // loss.value()
 * graph.backward();                              // w.gradients
 */
export class Graph {
  readonly kernels: Kernels;
  readonly #tensors: Tensor[] = [];
  readonly #steps: Step[] = [];

  constructor(kernels: Kernels) {
    this.kernels = kernels;
  }

  /** A new tensor of zeros: an input, or what an operation gives. */
  tensor(rows: number, columns: number): Tensor {
    const { arena } = this.kernels;
    const tensor: Tensor = { rows, columns, values: arena.floats(rows * columns), gradients: arena.floats(rows * columns) };
    this.#tensors.push(tensor);
    return tensor;
  }

  /** Appends an operation: called by operations and losses. */
  add(step: Step): void {
    this.#steps.push(step);
  }

  forward(): void {
    for (const step of this.#steps) step.forward();
  }

  /** Sets the gradients of all tensors of the graph, and adds to those of the parameters. */
  backward(): void {
    for (const { gradients } of this.#tensors) gradients.fill(0);
    for (let index = this.#steps.length - 1; index >= 0; index--) this.#steps[index]?.backward();
  }
}

/** Refuses shapes that do not fit, when a graph is built. */
export function requireShape(tensor: Tensor, rows: number, columns: number, what: string): void {
  if (tensor.rows !== rows || tensor.columns !== columns) {
    throw new RangeError(`${what} is ${tensor.rows}×${tensor.columns}; it must be ${rows}×${columns}; build the graph with matching sizes`);
  }
}
