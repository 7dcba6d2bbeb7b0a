import type { Graph, Tensor } from './graph.ts';
import { requireShape } from './graph.ts';

/** `x·w + bias` for every row. x: m×k, w: k×n, bias: 1×n; gives m×n. */
export function dense(graph: Graph, x: Tensor, w: Tensor, bias: Tensor): Tensor {
  const { kernels } = graph;
  const [m, k, n] = [x.rows, x.columns, w.columns];
  requireShape(w, k, n, 'the weight of a dense layer');
  requireShape(bias, 1, n, 'the bias of a dense layer');
  const y = graph.tensor(m, n);
  graph.add({
    forward: () => {
      kernels.dense(x.values, w.values, bias.values, y.values, m, k, n, false);
    },
    backward: () => {
      kernels.multiplyTransposedLeft(x.values, y.gradients, w.gradients, k, m, n, true);
      kernels.columnSums(y.gradients, bias.gradients, m, n, true);
      kernels.multiplyTransposedRight(y.gradients, w.values, x.gradients, m, n, k, true);
    },
  });
  return y;
}
