import type { Batch } from '../replay/transition.ts';
import { bestAllowed } from './masked-values.ts';

/**
 * What Q(s, a) should have been, for every row: y = R + d · Q⁻(s', a*), with the folded return R and discount d of the batch
 * (d = gamma^k, 0 where the episode terminated). `targets` are the values Q⁻ of the target network.
 * - a* = argmax over the allowed actions of `selector`. Double DQN passes the values of the learning network
 *   (van Hasselt, Guez and Silver, "Deep reinforcement learning with double Q-learning", 2016), plain DQN `targets` itself (Mnih et al. 2015).
 * - Forbidden actions never count: nobody may take them, and their values are never learnt.
 */
export function tdTargets(batch: Batch, targets: Float32Array, selector: Float32Array, actionCount: number, into: Float32Array): void {
  for (let row = 0; row < batch.size; row++) {
    const offset = row * actionCount;
    const best = bestAllowed(selector, batch.nextMasks, offset, actionCount);
    const value = best < 0 ? 0 : (targets[offset + best] ?? 0);
    into[row] = (batch.returns[row] ?? 0) + (batch.discounts[row] ?? 0) * value;
  }
}
