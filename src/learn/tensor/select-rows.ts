import type { Graph, Tensor } from './graph.ts';

/** The named rows of `x`, in that order; a row may be named more than once. For the last step of each window of a batch. */
export function selectRows(graph: Graph, x: Tensor, rows: readonly number[]): Tensor {
  const bad = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= x.rows);
  if (bad !== undefined) throw new RangeError(`row ${bad} was selected; it must be a whole number from 0 to ${x.rows - 1}`);
  const { columns } = x;
  const y = graph.tensor(rows.length, columns);
  graph.add({
    forward: () => {
      for (const [to, from] of rows.entries()) for (let j = 0; j < columns; j++) y.values[to * columns + j] = x.values[from * columns + j] as number;
    },
    backward: () => {
      for (const [to, from] of rows.entries()) {
        for (let j = 0; j < columns; j++) x.gradients[from * columns + j] = (x.gradients[from * columns + j] as number) + (y.gradients[to * columns + j] as number);
      }
    },
  });
  return y;
}
