import type { Random } from '../../model/random.ts';
import { dense } from '../tensor/dense.ts';
import type { Graph, Tensor } from '../tensor/graph.ts';
import type { Parameters } from '../tensor/parameters.ts';
import { glorotUniform } from './initial-weights.ts';

/** A layer: weights that were taken once, to be used in any number of graphs. */
export type Layer = (graph: Graph, x: Tensor) => Tensor;

/** w: inputs×outputs, bias: 1×outputs. */
export type DenseWeights = { readonly w: Tensor; readonly bias: Tensor };

/** w starts uniform (Glorot and Bengio), the bias at 0. */
export const denseWeights = (parameters: Parameters, inputs: number, outputs: number, random: Random): DenseWeights => ({
  w: parameters.take(inputs, outputs, (values) => glorotUniform(values, inputs, outputs, random)),
  bias: parameters.take(1, outputs),
});

/** `x·w + bias`. */
export function denseLayer(parameters: Parameters, inputs: number, outputs: number, random: Random): Layer {
  const { w, bias } = denseWeights(parameters, inputs, outputs, random);
  return (graph, x) => dense(graph, x, w, bias);
}
