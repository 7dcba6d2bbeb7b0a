import type { Kernels } from './kernels.ts';

/**
 * The same kernels, with every array checked first: a kernel that runs over the end of an array would silently change its neighbour.
 * The checks cost a few nanoseconds a call.
 */
export function checked(kernels: Kernels): Kernels {
  const { buffer } = kernels.arena;
  const need = (view: Float32Array, length: number, name: string): void => {
    if (view.length < length || view.buffer !== buffer) refuse(kernels.name, view, length, name, view.buffer === buffer);
  };
  return {
    name: kernels.name,
    arena: kernels.arena,
    multiply: (a, b, c, m, k, n, accumulate = false) => {
      need(a, m * k, 'a');
      need(b, k * n, 'b');
      need(c, m * n, 'c');
      kernels.multiply(a, b, c, m, k, n, accumulate);
    },
    multiplyTransposedLeft: (a, b, c, m, k, n, accumulate = false) => {
      need(a, k * m, 'a');
      need(b, k * n, 'b');
      need(c, m * n, 'c');
      kernels.multiplyTransposedLeft(a, b, c, m, k, n, accumulate);
    },
    multiplyTransposedRight: (a, b, c, m, k, n, accumulate = false) => {
      need(a, m * k, 'a');
      need(b, n * k, 'b');
      need(c, m * n, 'c');
      kernels.multiplyTransposedRight(a, b, c, m, k, n, accumulate);
    },
    dense: (x, w, bias, y, m, k, n, relu) => {
      need(x, m * k, 'x');
      need(w, k * n, 'w');
      need(bias, n, 'bias');
      need(y, m * n, 'y');
      kernels.dense(x, w, bias, y, m, k, n, relu);
    },
    reluGradient: (y, gradient, length) => {
      need(y, length, 'y');
      need(gradient, length, 'gradient');
      kernels.reluGradient(y, gradient, length);
    },
    columnSums: (x, sums, m, n, accumulate = false) => {
      need(x, m * n, 'x');
      need(sums, n, 'sums');
      kernels.columnSums(x, sums, m, n, accumulate);
    },
    sigmoid: (x, y, length) => {
      need(x, length, 'x');
      need(y, length, 'y');
      kernels.sigmoid(x, y, length);
    },
    tanh: (x, y, length) => {
      need(x, length, 'x');
      need(y, length, 'y');
      kernels.tanh(x, y, length);
    },
    exponential: (x, y, length) => {
      need(x, length, 'x');
      need(y, length, 'y');
      kernels.exponential(x, y, length);
    },
    addScaled: (x, y, factor, length) => {
      need(x, length, 'x');
      need(y, length, 'y');
      kernels.addScaled(x, y, factor, length);
    },
    moveTowards: (target, source, share, length) => {
      need(target, length, 'target');
      need(source, length, 'source');
      kernels.moveTowards(target, source, share, length);
    },
    lstmForward: (gates, before, after, squashed, hidden, m, h) => {
      need(gates, 4 * m * h, 'gates');
      need(before, m * h, 'before');
      need(after, m * h, 'after');
      need(squashed, m * h, 'squashed');
      need(hidden, m * h, 'hidden');
      kernels.lstmForward(gates, before, after, squashed, hidden, m, h);
    },
    lstmBackward: (gates, before, squashed, hiddenGradient, cellGradient, gatesGradient, m, h) => {
      need(gates, 4 * m * h, 'gates');
      need(before, m * h, 'before');
      need(squashed, m * h, 'squashed');
      need(hiddenGradient, m * h, 'hiddenGradient');
      need(cellGradient, m * h, 'cellGradient');
      need(gatesGradient, 4 * m * h, 'gatesGradient');
      kernels.lstmBackward(gates, before, squashed, hiddenGradient, cellGradient, gatesGradient, m, h);
    },
    sumOfSquares: (x, length) => {
      need(x, length, 'x');
      return kernels.sumOfSquares(x, length);
    },
    adam: (weights, gradients, first, second, length, step) => {
      need(weights, length, 'weights');
      need(gradients, length, 'gradients');
      need(first, length, 'first');
      need(second, length, 'second');
      kernels.adam(weights, gradients, first, second, length, step);
    },
  };
}

function refuse(kernel: string, view: Float32Array, length: number, name: string, ofArena: boolean): never {
  throw new RangeError(
    ofArena
      ? `${name} has ${view.length} floats, but the shape needs ${length}; pass an array of at least that length`
      : `${name} is not of the arena of this ${kernel} kernel; take it from kernels.arena.floats(length)`,
  );
}
