import type { Random } from '../../model/random.ts';
import type { Graph, Tensor } from '../tensor/graph.ts';
import type { Parameters } from '../tensor/parameters.ts';
import type { TrainingBounds } from './train-early-stopping.ts';
import { trainedLevels } from './quantile-levels.ts';
import type { WindowShape } from './window-shape.ts';
import { extrasOf, featuresOf } from './window-shape.ts';

/** Weights below the head (recurrent or attention layers) and in a direct head; both designs stay well below. */
const baseWeights = 150_000;

/** Weights per lead of a narrow head, at most. */
const weightsPerLead = 400;

/** Room for the weights of either design. */
export const parametersMaxOf = ({ horizon }: WindowShape): number => baseWeights + weightsPerLead * horizon;

/** The order of the rows of a sequence: LSTMs want all windows of a step together, attention all steps of a window. */
export type RowOrder = 'by-step' | 'by-window';

/** What makes one quantile network differ from another. */
export type NetworkDesign = {
  readonly name: string;
  readonly rowOrder: RowOrder;
  /** Wanted points per window; fewer are taken from a short history, in multiples of `windowUnit`. */
  readonly window: number;
  readonly windowUnit: number;
  /** How much more a target counts that is a spike or a sudden change; 0 for none. */
  readonly spikeWeight: number;
  readonly rate: number;
  readonly bounds: TrainingBounds;
  /** Takes the weights and gives the function that builds the network into a graph. */
  layers(parameters: Parameters, shape: WindowShape, random: Random): (graph: Graph, inputs: NetworkInputs) => Tensor;
};

/** sequence: (window·batch)×features in the order of the design; extras: batch×extras. */
export type NetworkInputs = { readonly sequence: Tensor; readonly extras: Tensor; readonly batch: number };

/** A network within a graph: inputs to fill, and batch×(groups·levels) quantiles of scaled changes that cannot cross. */
export type BuiltNetwork = NetworkInputs & { readonly quantiles: Tensor; readonly rowOf: (index: number) => (point: number) => number };

/** Groups of quantiles in a row of the result: one for each lead, and one for the ceiling, the maximum over the horizon. */
export const groupsOf = ({ horizon }: WindowShape): number => horizon + 1;

export const columnsOf = (shape: WindowShape): number => groupsOf(shape) * trainedLevels.length;

export function buildNetwork(design: NetworkDesign, shape: WindowShape, graph: Graph, batch: number, layers: ReturnType<NetworkDesign['layers']>): BuiltNetwork {
  // A network without seasons still gets one extra, always 0: a matrix of no columns is nothing to multiply.
  const inputs = { sequence: graph.tensor(shape.window * batch, featuresOf(shape)), extras: graph.tensor(batch, Math.max(1, extrasOf(shape))), batch };
  const rowOf = (index: number) => design.rowOrder === 'by-step' ? (point: number) => point * batch + index : (point: number) => index * shape.window + point;
  return { ...inputs, quantiles: layers(graph, inputs), rowOf };
}
