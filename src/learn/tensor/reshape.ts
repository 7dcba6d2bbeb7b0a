import type { Graph, Tensor } from './graph.ts';

/** The same numbers in the same order, as a matrix of other rows and columns. Takes no time: the arrays are shared. */
export function reshape(_graph: Graph, x: Tensor, rows: number, columns: number): Tensor {
  if (rows * columns !== x.values.length) throw new RangeError(`${x.rows}×${x.columns} cannot become ${rows}×${columns}; the products must be equal`);
  return { rows, columns, values: x.values, gradients: x.gradients };
}
