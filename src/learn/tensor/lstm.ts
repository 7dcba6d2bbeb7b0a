import type { Graph, Tensor } from './graph.ts';
import { requireShape } from './graph.ts';

/** x: (steps·batch)×k in order of time (row = step·batch + series); wInput: k×4h, wHidden: h×4h, bias: 1×4h, gates in the order input, forget, candidate, output. */
export type LstmInputs = { readonly x: Tensor; readonly wInput: Tensor; readonly wHidden: Tensor; readonly bias: Tensor; readonly batch: number };

/**
 * A long short-term memory (Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al., 2000) over whole sequences, as one
 * operation: all gates in one product, the part of the inputs for all steps at once, and backpropagation through time written out.
 * Starts from zeros; gives the hidden state of every step, (steps·batch)×h.
 */
export function lstm(graph: Graph, { x, wInput, wHidden, bias, batch }: LstmInputs): Tensor {
  const { kernels } = graph;
  const h = wHidden.rows;
  const steps = x.rows / batch;
  if (!Number.isInteger(steps)) throw new RangeError(`the sequence of an LSTM has ${x.rows} rows; they must be a multiple of the batch of ${batch}`);
  requireShape(wInput, x.columns, 4 * h, 'the input weight of an LSTM');
  requireShape(wHidden, h, 4 * h, 'the hidden weight of an LSTM');
  requireShape(bias, 1, 4 * h, 'the bias of an LSTM');
  const hidden = graph.tensor(x.rows, h);
  const { arena } = kernels;
  const gates = arena.floats(x.rows * 4 * h);
  const gateGradients = arena.floats(x.rows * 4 * h);
  const squashed = arena.floats(x.rows * h);
  const cells = arena.floats((steps + 1) * batch * h);
  const cellGradient = arena.floats(batch * h);

  const at = (array: Float32Array<ArrayBuffer>, step: number, width: number) => array.subarray(step * batch * width, (step + 1) * batch * width);
  const views = Array.from({ length: steps }, (_, step) => ({
    gates: at(gates, step, 4 * h),
    gateGradients: at(gateGradients, step, 4 * h),
    before: at(cells, step, h),
    after: at(cells, step + 1, h),
    squashed: at(squashed, step, h),
    hidden: at(hidden.values, step, h),
    hiddenGradient: at(hidden.gradients, step, h),
  }));

  graph.add({
    forward: () => {
      kernels.dense(x.values, wInput.values, bias.values, gates, x.rows, x.columns, 4 * h, false);
      let previous: Float32Array | undefined;
      for (const view of views) {
        if (previous !== undefined) kernels.multiply(previous, wHidden.values, view.gates, batch, h, 4 * h, true);
        kernels.lstmForward(view.gates, view.before, view.after, view.squashed, view.hidden, batch, h);
        previous = view.hidden;
      }
    },
    backward: () => {
      cellGradient.fill(0);
      let later: Float32Array | undefined;
      for (let step = steps - 1; step >= 0; step--) {
        const view = views[step] as (typeof views)[number];
        if (later !== undefined) kernels.multiplyTransposedRight(later, wHidden.values, view.hiddenGradient, batch, 4 * h, h, true);
        kernels.lstmBackward(view.gates, view.before, view.squashed, view.hiddenGradient, cellGradient, view.gateGradients, batch, h);
        later = view.gateGradients;
      }
      kernels.multiplyTransposedLeft(x.values, gateGradients, wInput.gradients, x.columns, x.rows, 4 * h, true);
      if (steps > 1) kernels.multiplyTransposedLeft(hidden.values, gateGradients.subarray(batch * 4 * h), wHidden.gradients, h, x.rows - batch, 4 * h, true);
      kernels.columnSums(gateGradients, bias.gradients, x.rows, 4 * h, true);
      kernels.multiplyTransposedRight(gateGradients, wInput.values, x.gradients, x.rows, 4 * h, x.columns, true);
    },
  });
  return hidden;
}
