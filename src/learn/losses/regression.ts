import type { Graph, Loss, Tensor } from '../tensor/graph.ts';

/** Mean of (prediction − target)² over all elements. */
export const meanSquaredError = (graph: Graph, prediction: Tensor, target: Float32Array): Loss =>
  elementwiseLoss(graph, prediction, target, (error) => error * error, (error) => 2 * error);

/** Mean of error²/2 within ±`delta`, and beyond of delta·(|error| − delta/2) (Huber, 1964). */
export const huber = (graph: Graph, prediction: Tensor, target: Float32Array, delta = 1): Loss =>
  elementwiseLoss(
    graph, prediction, target,
    (error) => (Math.abs(error) <= delta ? (error * error) / 2 : delta * (Math.abs(error) - delta / 2)),
    (error) => Math.max(-delta, Math.min(delta, error)),
  );

function elementwiseLoss(graph: Graph, { values, gradients }: Tensor, target: Float32Array, loss: (error: number) => number, slope: (error: number) => number): Loss {
  if (target.length !== values.length) throw new RangeError(`the target has ${target.length} values, the prediction ${values.length}; they must be equal`);
  let mean = 0;
  graph.add({
    forward: () => {
      mean = 0;
      for (let i = 0; i < values.length; i++) mean += loss((values[i] as number) - (target[i] as number)) / values.length;
    },
    backward: () => {
      for (let i = 0; i < values.length; i++) {
        gradients[i] = (gradients[i] as number) + slope((values[i] as number) - (target[i] as number)) / values.length;
      }
    },
  });
  return { value: () => mean };
}
