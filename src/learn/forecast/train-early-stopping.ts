import type { Adam } from '../optimisers/adam.ts';
import type { Graph, Loss } from '../tensor/graph.ts';
import type { Parameters } from '../tensor/parameters.ts';

/** How long a network is trained. Bounds are counts, never wall time, so that equal seeds give equal weights on fast and slow machines. */
export type TrainingBounds = {
  /** Most optimiser steps. */
  readonly stepsMax: number;
  /** Steps between two looks at the held-out windows. */
  readonly checkEvery: number;
  /** Training ends after this many looks without a new best. */
  readonly patience: number;
};

export type TrainingRun = {
  readonly graph: Graph;
  readonly loss: Loss;
  readonly parameters: Parameters;
  readonly adam: Adam;
  /** Fills the inputs of the graph with a batch of training windows. */
  readonly fill: () => void;
  /** Mean loss over the held-out windows: the last part of the past. */
  readonly heldOutLoss: () => number;
};

export type TrainingResult = { readonly steps: number; readonly heldOutLoss: number };

/** Share of the newest weights in their running average: remembers about the last 50 steps. */
const averageShare = 0.02;

/**
 * Trains with early stopping (Prechelt, "Early stopping - but when?", 1998): what was best on the held-out windows stays. Looked at, and kept, is
 * the running average of the weights (Polyak and Juditsky, 1992), which is free of the noise of single batches. The rate falls along a half
 * cosine to a tenth (Loshchilov and Hutter, ICLR 2017, without restarts).
 */
export function trainEarlyStopping({ graph, loss, parameters, adam, fill, heldOutLoss }: TrainingRun, { stepsMax, checkEvery, patience }: TrainingBounds): TrainingResult {
  const { values } = parameters;
  const average = graph.kernels.arena.copyOf(values);
  let best = { loss: Number.POSITIVE_INFINITY, weights: values.slice(), steps: 0 };
  let misses = 0;
  for (let step = 0; step < stepsMax && misses < patience; step++) {
    fill();
    graph.forward();
    if (Number.isFinite(loss.value())) {
      parameters.gradients.fill(0);
      graph.backward();
      adam.step(values, parameters.gradients, adam.options.rate * (0.55 + 0.45 * Math.cos((Math.PI * step) / stepsMax)));
    }
    graph.kernels.moveTowards(average, values, Math.max(averageShare, 1 / (step + 1)), values.length);
    if ((step + 1) % checkEvery !== 0 && step + 1 < stepsMax) continue;
    const newest = values.slice();
    values.set(average);
    const current = heldOutLoss();
    values.set(newest);
    if (current < best.loss) {
      best = { loss: current, weights: average.slice(), steps: step + 1 };
      misses = 0;
    } else misses++;
  }
  values.set(best.weights);
  return { steps: best.steps, heldOutLoss: best.loss };
}
