import type { RandomState } from '../../model/random.ts';
import type { DqnConfig } from '../dqn/dqn-config.ts';
import type { DqnLearnerState } from '../dqn/dqn-learner.ts';
import type { KernelName } from '../kernels/kernels.ts';
import type { ReplayState } from '../replay/replay.ts';

/** What the weights depend on beside the code: equal ones here mean equal weights. */
export type Provenance = {
  readonly environment: string;
  readonly seed: number;
  readonly kernel: KernelName;
  /** Every Node version that took part; transcendental functions may differ between them in the last bit. */
  readonly nodeVersions: readonly string[];
  readonly config: DqnConfig;
};

/**
 * All that a trainer needs to go on as if it had never stopped; plain data that may be cloned between threads. The open episode is
 * kept as its seed and actions: environments are functions of these, so playing them again brings the environment back.
 */
export type DqnCheckpoint = {
  readonly kind: 'dqn-checkpoint';
  readonly provenance: Provenance;
  readonly step: number;
  readonly episode: { readonly seed: number; readonly actions: readonly number[] };
  readonly returns: { readonly episodes: number; readonly recent: readonly number[] };
  readonly random: { readonly acting: RandomState; readonly sampling: RandomState; readonly episodes: RandomState };
  readonly learner: DqnLearnerState;
  readonly replay: ReplayState;
  readonly best: BestWeights | null;
};

/** The weights that did best in a check on episodes apart from the training. */
export type BestWeights = { readonly step: number; readonly score: number; readonly parameters: Float32Array };
