import type { Graph, Tensor } from './graph.ts';
import { requireShape } from './graph.ts';

/** The columns of `a`, then those of `b`, row by row. */
export function concatColumns(graph: Graph, a: Tensor, b: Tensor): Tensor {
  requireShape(b, a.rows, b.columns, 'the right part of joined columns');
  const width = a.columns + b.columns;
  const y = graph.tensor(a.rows, width);
  const parts = [{ part: a, offset: 0 }, { part: b, offset: a.columns }] as const;
  const each = (action: (part: Tensor, inPart: number, inWhole: number) => void): void => {
    for (const { part, offset } of parts) {
      for (let row = 0; row < a.rows; row++) for (let j = 0; j < part.columns; j++) action(part, row * part.columns + j, row * width + offset + j);
    }
  };
  graph.add({
    forward: () => {
      each((part, from, to) => {
        y.values[to] = part.values[from] as number;
      });
    },
    backward: () => {
      each((part, to, from) => {
        part.gradients[to] = (part.gradients[to] as number) + (y.gradients[from] as number);
      });
    },
  });
  return y;
}
