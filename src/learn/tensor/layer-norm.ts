import type { Graph, Tensor } from './graph.ts';
import { requireShape } from './graph.ts';

/** Added to the variance, as in Ba, Kiros and Hinton, "Layer normalization", 2016. */
const epsilon = 1e-5;

/** Every row to mean 0 and variance 1, then times `gain` plus `bias` (each 1×n). */
export function layerNorm(graph: Graph, x: Tensor, gain: Tensor, bias: Tensor): Tensor {
  const { rows, columns: n } = x;
  requireShape(gain, 1, n, 'the gain of a layer norm');
  requireShape(bias, 1, n, 'the bias of a layer norm');
  const y = graph.tensor(rows, n);
  const normal = graph.kernels.arena.floats(rows * n);
  const inverse = new Float64Array(rows);
  const forwardRow = (row: number): void => {
    let [sum, squares] = [0, 0];
    for (let i = row * n; i < (row + 1) * n; i++) sum += x.values[i] as number;
    const mean = sum / n;
    for (let i = row * n; i < (row + 1) * n; i++) squares += ((x.values[i] as number) - mean) ** 2;
    const factor = 1 / Math.sqrt(squares / n + epsilon);
    inverse[row] = factor;
    for (let j = 0; j < n; j++) {
      const value = ((x.values[row * n + j] as number) - mean) * factor;
      normal[row * n + j] = value;
      y.values[row * n + j] = value * (gain.values[j] as number) + (bias.values[j] as number);
    }
  };
  const backwardRow = (row: number): void => {
    let [sum, projected] = [0, 0];
    for (let j = 0; j < n; j++) {
      const at = row * n + j;
      const dy = y.gradients[at] as number;
      const value = normal[at] as number;
      gain.gradients[j] = (gain.gradients[j] as number) + dy * value;
      bias.gradients[j] = (bias.gradients[j] as number) + dy;
      sum += dy * (gain.values[j] as number);
      projected += dy * (gain.values[j] as number) * value;
    }
    const factor = inverse[row] as number;
    for (let j = 0; j < n; j++) {
      const at = row * n + j;
      const dNormal = (y.gradients[at] as number) * (gain.values[j] as number);
      x.gradients[at] = (x.gradients[at] as number) + factor * (dNormal - sum / n - ((normal[at] as number) * projected) / n);
    }
  };
  graph.add({
    forward: () => {
      for (let row = 0; row < rows; row++) forwardRow(row);
    },
    backward: () => {
      for (let row = 0; row < rows; row++) backwardRow(row);
    },
  });
  return y;
}
