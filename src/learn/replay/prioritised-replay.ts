import { invariant } from '../../model/error.ts';
import type { Random } from '../../model/random.ts';
import type { Replay, ReplayState } from './replay.ts';
import { SumTree } from './sum-tree.ts';
import { TransitionStore } from './transition-store.ts';
import type { Batch, Transition } from './transition.ts';

/** How priorities become chances, and how the bias of that is taken back. */
export type PrioritySettings = {
  /** P(i) ~ p_i^alpha: 0 is uniform, 1 proportional. The paper's 0.6. */
  readonly alpha: number;
  /** Importance weights (N P(i))^-beta: beta goes linearly from `betaFrom` to 1 within `betaSamples` batches. The paper's 0.4. */
  readonly betaFrom: number;
  readonly betaSamples: number;
  /** Added to |error|, so that no transition is never seen again. DQfD's 0.001 for the agent's own transitions. */
  readonly bonus: number;
  /** The same for demonstrations; larger, so that they come more often. DQfD's 1. */
  readonly demonstrationBonus: number;
};

/**
 * Transitions come the more often the more wrong the learner was about them: proportional prioritisation of Schaul et al.,
 * "Prioritized experience replay" (2016), with the bonus of Hester et al. 2018 for demonstrations. New ones get the largest
 * priority so far, so that each is seen soon. Batches are stratified: one row from each of `size` equal shares of the total.
 */
export class PrioritisedReplay implements Replay {
  readonly #store: TransitionStore;
  readonly #tree: SumTree;
  readonly #settings: PrioritySettings;
  /** p^alpha of the most wrong so far. */
  #largest = 1;
  #sampled = 0;

  constructor(capacity: number, stateSize: number, actionCount: number, settings: PrioritySettings) {
    this.#store = new TransitionStore(capacity, stateSize, actionCount);
    this.#tree = new SumTree(capacity);
    this.#settings = settings;
  }

  get size(): number {
    return this.#store.size;
  }

  /** The beta that the next batch is weighted with. */
  get beta(): number {
    const { betaFrom, betaSamples } = this.#settings;
    return betaFrom + (1 - betaFrom) * Math.min(1, this.#sampled / betaSamples);
  }

  add(transition: Transition): void {
    this.#tree.set(this.#store.add(transition), this.#largest);
  }

  keep(): void {
    this.#store.keep();
  }

  sample(batch: Batch, random: Random): void {
    const share = this.#tree.total / batch.size;
    for (let row = 0; row < batch.size; row++) batch.slots[row] = this.#tree.find((row + random.next()) * share);
    this.#store.read(batch);
    this.#weigh(batch);
    this.#sampled++;
  }

  learned(batch: Batch, errors: Float32Array): void {
    const { alpha, bonus, demonstrationBonus } = this.#settings;
    for (let row = 0; row < batch.size; row++) {
      const slot = batch.slots[row] ?? 0;
      const wrong = boundedError(errors[row] ?? 0) + (this.#store.isDemonstration(slot) ? demonstrationBonus : bonus);
      const priority = wrong ** alpha;
      this.#tree.set(slot, priority);
      if (priority > this.#largest) this.#largest = priority;
    }
  }

  save(): ReplayState {
    return { store: this.#store.save(), priorities: { leaves: this.#tree.save(this.#store.size), largest: this.#largest, sampled: this.#sampled } };
  }

  restore(state: ReplayState): void {
    invariant(state.priorities !== undefined, 'a prioritised replay is restored from a prioritised one');
    this.#store.restore(state.store);
    this.#tree.restore(state.priorities.leaves);
    this.#largest = state.priorities.largest;
    this.#sampled = state.priorities.sampled;
  }

  /** Divided by the largest of the batch, so that weights only ever make a step smaller (the paper's section 3.4). */
  #weigh(batch: Batch): void {
    const beta = this.beta;
    const { total } = this.#tree;
    let largest = 0;
    for (let row = 0; row < batch.size; row++) {
      const weight = ((this.#store.size * this.#tree.weight(batch.slots[row] ?? 0)) / total) ** -beta;
      batch.weights[row] = weight;
      if (weight > largest) largest = weight;
    }
    for (let row = 0; row < batch.size; row++) batch.weights[row] = (batch.weights[row] ?? 0) / largest;
  }
}

/** Beyond it errors are all alike: a larger one would take nearly every place in every batch, and an infinite one all of them for ever. */
const errorMax = 1e6;

/** An error that is no number comes of an update that taught nothing, so that it is no reason to come again. */
const boundedError = (error: number): number => (Number.isFinite(error) ? Math.min(errorMax, Math.abs(error)) : 0);
