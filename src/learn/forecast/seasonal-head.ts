import type { Random } from '../../model/random.ts';
import { denseLayer } from '../layers/dense-layer.ts';
import { tanh } from '../tensor/activations.ts';
import { concatColumns } from '../tensor/concat-columns.ts';
import type { Graph, Tensor } from '../tensor/graph.ts';
import { orderedQuantiles } from '../tensor/ordered-quantiles.ts';
import type { Parameters } from '../tensor/parameters.ts';
import { trainedLevels } from './quantile-levels.ts';
import { columnsOf } from './quantile-network.ts';
import type { WindowShape } from './window-shape.ts';
import { extrasOf } from './window-shape.ts';

/** Up to this many weights, every quantile sees every lead of the seasons by itself. They grow with the square of the horizon. */
const directWeightsMax = 100_000;

/**
 * The last layers of a quantile network: from `width` features of a window and the course of its seasons to quantiles of all leads that
 * cannot cross. Over long horizons the seasons pass through `width` features first.
 */
export function seasonalHead(parameters: Parameters, width: number, shape: WindowShape, random: Random): (graph: Graph, x: Tensor, extras: Tensor) => Tensor {
  const seen = width + Math.max(1, extrasOf(shape));
  const columns = columnsOf(shape);
  if (seen * columns <= directWeightsMax) {
    const head = denseLayer(parameters, seen, columns, random);
    return (graph, x, extras) => orderedQuantiles(graph, head(graph, concatColumns(graph, x, extras)), trainedLevels.length);
  }
  const narrow = denseLayer(parameters, seen, width, random);
  const head = denseLayer(parameters, width, columns, random);
  return (graph, x, extras) => orderedQuantiles(graph, head(graph, tanh(graph, narrow(graph, concatColumns(graph, x, extras)))), trainedLevels.length);
}
