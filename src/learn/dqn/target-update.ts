import type { DenseNetwork } from '../layers/dense-network.ts';
import type { TargetUpdate } from './dqn-config.ts';

/** Brings the target network after the learning one, once per update; `updates` counts them from 1. */
export function updateTarget(target: DenseNetwork, online: DenseNetwork, update: TargetUpdate, updates: number): void {
  if (update.kind === 'soft') target.moveTowards(online, update.share);
  else if (updates % update.everyUpdates === 0) target.copyFrom(online);
}
