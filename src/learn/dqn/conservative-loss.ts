import type { Batch } from '../replay/transition.ts';

/**
 * The conservative term for learning from what others did: alpha · (log sum over allowed a of exp Q(s, a) - Q(s, a_data)) pushes down what
 * was never tried (Kumar et al., "Conservative Q-learning for offline reinforcement learning", 2020, equation 4, CQL(H)).
 * Adds to `gradient` (batch × actions) and returns the loss, both averaged over the batch.
 */
export function addConservativeLoss(batch: Batch, values: Float32Array, actionCount: number, alpha: number, gradient: Float32Array): number {
  const share = alpha / batch.size;
  let loss = 0;
  for (let row = 0; row < batch.size; row++) {
    const offset = row * actionCount;
    const taken = offset + (batch.actions[row] ?? 0);
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = offset; at < offset + actionCount; at++) if (batch.masks[at] === 1) highest = Math.max(highest, values[at] ?? 0);
    let sum = 0;
    for (let at = offset; at < offset + actionCount; at++) if (batch.masks[at] === 1) sum += Math.exp((values[at] ?? 0) - highest);
    for (let at = offset; at < offset + actionCount; at++) {
      if (batch.masks[at] === 1) gradient[at] = (gradient[at] ?? 0) + (share * Math.exp((values[at] ?? 0) - highest)) / sum;
    }
    gradient[taken] = (gradient[taken] ?? 0) - share;
    loss += share * (highest + Math.log(sum) - (values[taken] ?? 0));
  }
  return loss;
}
