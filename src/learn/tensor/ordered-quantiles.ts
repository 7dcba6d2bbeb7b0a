import { softplusOf } from './activations.ts';
import type { Graph, Tensor } from './graph.ts';

/**
 * Turns raw outputs into quantiles that cannot cross: each row holds groups of `count` columns; the one in the middle stays as it is and
 * each neighbour outwards adds (above) or takes away (below) a softplus of its raw value. x and result: m×(groups·count).
 */
export function orderedQuantiles(graph: Graph, x: Tensor, count: number): Tensor {
  if (x.columns % count !== 0) throw new RangeError(`quantile heads have ${x.columns} columns; they must be a multiple of the ${count} quantiles`);
  const y = graph.tensor(x.rows, x.columns);
  const middle = Math.floor(count / 2);
  const groups = (x.rows * x.columns) / count;
  graph.add({
    forward: () => {
      for (let group = 0; group < groups; group++) {
        const at = group * count;
        y.values[at + middle] = x.values[at + middle] as number;
        for (let j = middle + 1; j < count; j++) y.values[at + j] = (y.values[at + j - 1] as number) + softplusOf(x.values[at + j] as number);
        for (let j = middle - 1; j >= 0; j--) y.values[at + j] = (y.values[at + j + 1] as number) - softplusOf(x.values[at + j] as number);
      }
    },
    backward: () => {
      for (let group = 0; group < groups; group++) {
        const at = group * count;
        let [above, below] = [0, 0];
        for (let j = count - 1; j > middle; j--) {
          above += y.gradients[at + j] as number;
          x.gradients[at + j] = (x.gradients[at + j] as number) + above * slopeOf(x.values[at + j] as number);
        }
        for (let j = 0; j < middle; j++) {
          below += y.gradients[at + j] as number;
          x.gradients[at + j] = (x.gradients[at + j] as number) - below * slopeOf(x.values[at + j] as number);
        }
        x.gradients[at + middle] = (x.gradients[at + middle] as number) + above + below + (y.gradients[at + middle] as number);
      }
    },
  });
  return y;
}

/** The slope of softplus. */
const slopeOf = (x: number): number => 1 / (1 + Math.exp(-x));
