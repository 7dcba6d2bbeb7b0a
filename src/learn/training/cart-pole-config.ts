import type { DqnConfig } from '../dqn/dqn-config.ts';
import { defaultDqnConfig } from '../dqn/dqn-config.ts';

/**
 * Learns CartPole within 50,000 steps; chosen on seeds 100 and above, reported on 0..9 (docs/results/learning.md).
 * Rewards are scaled by 1 - gamma so that values lie in 0..1: unscaled, the Huber loss outvoted the rare falls and the values diverged.
 * As many updates as steps, taken four at a time; the rate falls to `finalRateShare`, since a DQN that goes on at full rate forgets.
 */
export const cartPoleConfig: DqnConfig = {
  ...defaultDqnConfig,
  target: { gamma: 0.99, rewardScale: 0.01, nStep: 3, double: true, update: { kind: 'soft', share: 0.01 } },
  optimiser: { ...defaultDqnConfig.optimiser, batchSize: 128, finalRateShare: 0 },
  replay: { kind: 'uniform', capacity: 50_000 },
  exploration: { from: 1, to: 0.04, steps: 8000 },
  schedule: { steps: 50_000, warmUpSteps: 1000, trainEverySteps: 4, updatesPerTraining: 4 },
};
