import type { Graph, Loss, Tensor } from '../tensor/graph.ts';

export type PinballOptions = {
  /** Quantiles within 0..1, one per column of each group. */
  readonly quantiles: readonly number[];
  /** How much each target counts; 1 each without. */
  readonly weights?: Float32Array;
};

/**
 * Mean pinball loss of several quantiles (Koenker and Bassett, "Regression quantiles", Econometrica 1978): each unit of a miss costs
 * q below the target and 1−q above it. prediction: m×(groups·quantiles); target: m×groups, each shared by its group of columns.
 */
export function pinball(graph: Graph, prediction: Tensor, target: Float32Array, { quantiles, weights }: PinballOptions): Loss {
  const { values, gradients } = prediction;
  const count = quantiles.length;
  if (target.length * count !== values.length || (weights !== undefined && weights.length !== target.length)) {
    throw new RangeError(`${values.length} predictions of ${count} quantiles need ${values.length / count} targets and as many weights; there are ${target.length} targets and ${weights?.length ?? 'no'} weights`);
  }
  const share = 1 / values.length;
  let mean = 0;
  graph.add({
    forward: () => {
      mean = 0;
      for (let i = 0; i < target.length; i++) {
        const weight = share * (weights === undefined ? 1 : (weights[i] as number));
        for (let j = 0; j < count; j++) {
          const miss = (target[i] as number) - (values[i * count + j] as number);
          mean += weight * (miss > 0 ? (quantiles[j] as number) * miss : ((quantiles[j] as number) - 1) * miss);
        }
      }
    },
    backward: () => {
      for (let i = 0; i < target.length; i++) {
        const weight = share * (weights === undefined ? 1 : (weights[i] as number));
        for (let j = 0; j < count; j++) {
          const at = i * count + j;
          const slope = (target[i] as number) > (values[at] as number) ? -(quantiles[j] as number) : 1 - (quantiles[j] as number);
          gradients[at] = (gradients[at] as number) + weight * slope;
        }
      }
    },
  });
  return { value: () => mean };
}
