import type { Graph, Tensor } from './graph.ts';
import { requireShape } from './graph.ts';

/** `a + b`, element by element: a residual connection. */
export function add(graph: Graph, a: Tensor, b: Tensor): Tensor {
  requireShape(b, a.rows, a.columns, 'the second term of a sum');
  return addTiled(graph, a, b);
}

/** `a` plus `tile` repeated downwards: positions for every window of a batch. The rows of `a` must be a multiple of the tile's. */
export function addTiled(graph: Graph, a: Tensor, tile: Tensor): Tensor {
  if (a.rows % tile.rows !== 0) throw new RangeError(`a has ${a.rows} rows; they must be a multiple of the tile's ${tile.rows}; build the graph with matching sizes`);
  requireShape(tile, tile.rows, a.columns, 'the tile of a sum');
  const { kernels } = graph;
  const y = graph.tensor(a.rows, a.columns);
  const size = tile.values.length;
  const blocks = Array.from({ length: a.rows / tile.rows }, (_, index) => ({
    values: y.values.subarray(index * size, (index + 1) * size),
    gradients: y.gradients.subarray(index * size, (index + 1) * size),
  }));
  graph.add({
    forward: () => {
      y.values.set(a.values);
      for (const { values } of blocks) kernels.addScaled(tile.values, values, 1, size);
    },
    backward: () => {
      kernels.addScaled(y.gradients, a.gradients, 1, y.gradients.length);
      for (const { gradients } of blocks) kernels.addScaled(gradients, tile.gradients, 1, size);
    },
  });
  return y;
}
