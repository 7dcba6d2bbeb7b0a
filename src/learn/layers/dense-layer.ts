import type { Random } from '../../model/random.ts';
import { dense } from '../tensor/dense.ts';
import type { Graph, Tensor } from '../tensor/graph.ts';
import type { Parameters } from '../tensor/parameters.ts';
import { glorotUniform } from './initial-weights.ts';

/** A layer: weights that were taken once, to be used in any number of graphs. */
export type Layer = (graph: Graph, x: Tensor) => Tensor;

/** `x·w + bias`; w starts uniform (Glorot and Bengio), the bias at 0. */
export function denseLayer(parameters: Parameters, inputs: number, outputs: number, random: Random): Layer {
  const w = parameters.take(inputs, outputs, (values) => glorotUniform(values, inputs, outputs, random));
  const bias = parameters.take(1, outputs);
  return (graph, x) => dense(graph, x, w, bias);
}
