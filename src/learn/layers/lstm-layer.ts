import type { Random } from '../../model/random.ts';
import type { Graph, Tensor } from '../tensor/graph.ts';
import { lstm } from '../tensor/lstm.ts';
import type { Parameters } from '../tensor/parameters.ts';
import { glorotUniform } from './initial-weights.ts';

/**
 * A recurrent layer of `width` cells over sequences in order of time. The bias of the forget gate starts at 1, so that early training
 * does not forget (Gers et al., 2000; Jozefowicz et al., ICML 2015).
 */
export function lstmLayer(parameters: Parameters, inputs: number, width: number, random: Random): (graph: Graph, x: Tensor, batch: number) => Tensor {
  const wInput = parameters.take(inputs, 4 * width, (values) => glorotUniform(values, inputs, width, random));
  const wHidden = parameters.take(width, 4 * width, (values) => glorotUniform(values, width, width, random));
  const bias = parameters.take(1, 4 * width, (values) => values.fill(1, width, 2 * width));
  return (graph, x, batch) => lstm(graph, { x, wInput, wHidden, bias, batch });
}
