import type { Random } from '../../model/random.ts';
import type { TransitionStoreState } from './transition-store.ts';
import type { Batch, Transition } from './transition.ts';

/** What a replay memory holds, as plain data. `priorities` is there for prioritised replay. */
export type ReplayState = {
  readonly store: TransitionStoreState;
  readonly priorities?: { readonly leaves: Float64Array; readonly largest: number; readonly sampled: number };
};

/** A memory of transitions that batches are drawn from. */
export interface Replay {
  readonly size: number;
  add(transition: Transition): void;
  /** Keeps for ever what is in the memory now: demonstrations. */
  keep(): void;
  /** Fills the batch with rows drawn with replacement. The memory must not be empty. */
  sample(batch: Batch, random: Random): void;
  /** Tells how wrong the learner was about each row of the batch (temporal-difference error). */
  learned(batch: Batch, errors: Float32Array): void;
  save(): ReplayState;
  restore(state: ReplayState): void;
}
