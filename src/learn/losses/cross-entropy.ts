import type { Graph, Loss, Tensor } from '../tensor/graph.ts';

/**
 * Mean of −ln softmax(logits)[class] over the rows. logits: m×classes; `classes` holds the right column of each row.
 * Computed from the logits at once, so that no probability of 0 is taken a logarithm of.
 */
export function softmaxCrossEntropy(graph: Graph, logits: Tensor, classes: Int32Array): Loss {
  const { rows, columns, values, gradients } = logits;
  if (classes.length !== rows) throw new RangeError(`there are ${classes.length} classes for ${rows} rows; there must be one for each`);
  const probabilities = new Float64Array(rows * columns);
  let mean = 0;
  const forwardRow = (row: number): void => {
    const from = row * columns;
    let max = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < columns; j++) max = Math.max(max, values[from + j] as number);
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += Math.exp((values[from + j] as number) - max);
    for (let j = 0; j < columns; j++) probabilities[from + j] = Math.exp((values[from + j] as number) - max) / sum;
    mean += (Math.log(sum) + max - (values[from + (classes[row] as number)] as number)) / rows;
  };
  graph.add({
    forward: () => {
      mean = 0;
      for (let row = 0; row < rows; row++) forwardRow(row);
    },
    backward: () => {
      for (let i = 0; i < values.length; i++) gradients[i] = (gradients[i] as number) + (probabilities[i] as number) / rows;
      for (let row = 0; row < rows; row++) {
        const at = row * columns + (classes[row] as number);
        gradients[at] = (gradients[at] as number) - 1 / rows;
      }
    },
  });
  return { value: () => mean };
}
