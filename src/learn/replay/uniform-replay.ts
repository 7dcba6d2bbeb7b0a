import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Replay, ReplayState } from './replay.ts';
import { TransitionStore } from './transition-store.ts';
import type { Batch, Transition } from './transition.ts';

/** Every transition is as likely as every other (Lin, "Self-improving reactive agents", 1992; Mnih et al. 2015). */
export class UniformReplay implements Replay {
  readonly #store: TransitionStore;

  constructor(capacity: number, stateSize: number, actionCount: number) {
    this.#store = new TransitionStore(capacity, stateSize, actionCount);
  }

  get size(): number {
    return this.#store.size;
  }

  add(transition: Transition): void {
    this.#store.add(transition);
  }

  keep(): void {
    this.#store.keep();
  }

  sample(batch: Batch, random: Random): void {
    for (let row = 0; row < batch.size; row++) batch.slots[row] = integerBelow(random, this.#store.size);
    this.#store.read(batch);
    batch.weights.fill(1);
  }

  /** Nothing to do: how wrong a prediction was does not matter here. */
  learned(): void {}

  save(): ReplayState {
    return { store: this.#store.save() };
  }

  restore(state: ReplayState): void {
    this.#store.restore(state.store);
  }
}
