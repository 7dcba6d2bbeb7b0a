import type { Batch } from '../replay/transition.ts';

/**
 * The weighted Huber loss of Q(s, a) against its target, averaged over the batch, and its gradient.
 * Adds dL/dQ into `gradient` (batch × actions) and writes the errors y - Q(s, a) to `errors`. Quadratic within ± `delta`, linear beyond
 * (Huber 1964; with delta 1 the error clipping of Mnih et al. 2015); `batch.weights` are those of prioritised replay.
 */
export function addTdLoss(batch: Batch, values: Float32Array, targets: Float32Array, actionCount: number, delta: number, gradient: Float32Array, errors: Float32Array): number {
  let loss = 0;
  for (let row = 0; row < batch.size; row++) {
    const at = row * actionCount + (batch.actions[row] ?? 0);
    const error = (targets[row] ?? 0) - (values[at] ?? 0);
    const weight = (batch.weights[row] ?? 0) / batch.size;
    const bounded = Math.max(-delta, Math.min(delta, error));
    gradient[at] = (gradient[at] ?? 0) - weight * bounded;
    errors[row] = error;
    loss += weight * bounded * (error - bounded / 2);
  }
  return loss;
}
