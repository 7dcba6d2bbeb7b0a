import { InvalidInputError } from '../../model/error.ts';
import type { Batch, Transition } from './transition.ts';

/** What a store holds, as plain data that can be cloned between threads. */
export type TransitionStoreState = {
  readonly size: number;
  readonly next: number;
  readonly kept: number;
  readonly states: Float32Array;
  readonly masks: Uint8Array;
  readonly actions: Int32Array;
  readonly returns: Float32Array;
  readonly discounts: Float32Array;
  readonly nextStates: Float32Array;
  readonly nextMasks: Uint8Array;
  readonly demonstrations: Uint8Array;
};

/**
 * A ring of transitions, one array per field, that overwrites the oldest when it is full. What is in it when `keep` is called
 * (demonstrations) is never overwritten: the ring goes on behind it (Hester et al., "Deep Q-learning from demonstrations", 2018).
 */
export class TransitionStore {
  readonly capacity: number;
  readonly stateSize: number;
  readonly actionCount: number;
  readonly #states: Float32Array;
  readonly #masks: Uint8Array;
  readonly #actions: Int32Array;
  readonly #returns: Float32Array;
  readonly #discounts: Float32Array;
  readonly #nextStates: Float32Array;
  readonly #nextMasks: Uint8Array;
  readonly #demonstrations: Uint8Array;
  #size = 0;
  #next = 0;
  #kept = 0;

  constructor(capacity: number, stateSize: number, actionCount: number) {
    this.capacity = capacity;
    this.stateSize = stateSize;
    this.actionCount = actionCount;
    this.#states = new Float32Array(capacity * stateSize);
    this.#masks = new Uint8Array(capacity * actionCount);
    this.#actions = new Int32Array(capacity);
    this.#returns = new Float32Array(capacity);
    this.#discounts = new Float32Array(capacity);
    this.#nextStates = new Float32Array(capacity * stateSize);
    this.#nextMasks = new Uint8Array(capacity * actionCount);
    this.#demonstrations = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Copies a transition in and returns its slot. */
  add(transition: Transition): number {
    const slot = this.#next;
    this.#states.set(transition.state, slot * this.stateSize);
    this.#masks.set(transition.mask, slot * this.actionCount);
    this.#actions[slot] = transition.action;
    this.#returns[slot] = transition.return;
    this.#discounts[slot] = transition.discount;
    this.#nextStates.set(transition.nextState, slot * this.stateSize);
    this.#nextMasks.set(transition.nextMask, slot * this.actionCount);
    this.#demonstrations[slot] = transition.demonstration ? 1 : 0;
    this.#size = Math.max(this.#size, slot + 1);
    this.#next = slot + 1 === this.capacity ? this.#kept : slot + 1;
    return slot;
  }

  /** Keeps for ever what is in the store now. Throws InvalidInputError where no room is left behind it. */
  keep(): void {
    if (this.#next !== this.#size || this.#size >= this.capacity) {
      throw new InvalidInputError([`replay.capacity is ${this.capacity}; it must be more than what is kept for ever; raise it or demonstrate less`]);
    }
    this.#kept = this.#size;
  }

  isDemonstration(slot: number): boolean {
    return this.#demonstrations[slot] === 1;
  }

  /** Copies the transitions at `batch.slots` into the batch. */
  read(batch: Batch): void {
    for (let row = 0; row < batch.size; row++) {
      const slot = batch.slots[row] ?? 0;
      copyRow(this.#states, slot, batch.states, row, this.stateSize);
      copyRow(this.#nextStates, slot, batch.nextStates, row, this.stateSize);
      copyRow(this.#masks, slot, batch.masks, row, this.actionCount);
      copyRow(this.#nextMasks, slot, batch.nextMasks, row, this.actionCount);
      batch.actions[row] = this.#actions[slot] ?? 0;
      batch.returns[row] = this.#returns[slot] ?? 0;
      batch.discounts[row] = this.#discounts[slot] ?? 0;
      batch.demonstrations[row] = this.#demonstrations[slot] ?? 0;
    }
  }

  save(): TransitionStoreState {
    const rows = this.#size;
    return {
      size: rows,
      next: this.#next,
      kept: this.#kept,
      states: this.#states.slice(0, rows * this.stateSize),
      masks: this.#masks.slice(0, rows * this.actionCount),
      actions: this.#actions.slice(0, rows),
      returns: this.#returns.slice(0, rows),
      discounts: this.#discounts.slice(0, rows),
      nextStates: this.#nextStates.slice(0, rows * this.stateSize),
      nextMasks: this.#nextMasks.slice(0, rows * this.actionCount),
      demonstrations: this.#demonstrations.slice(0, rows),
    };
  }

  restore(state: TransitionStoreState): void {
    this.#states.set(state.states);
    this.#masks.set(state.masks);
    this.#actions.set(state.actions);
    this.#returns.set(state.returns);
    this.#discounts.set(state.discounts);
    this.#nextStates.set(state.nextStates);
    this.#nextMasks.set(state.nextMasks);
    this.#demonstrations.set(state.demonstrations);
    this.#size = state.size;
    this.#next = state.next;
    this.#kept = state.kept;
  }
}

/** By hand, since rows are short: `set(subarray)` makes a view for each, which costs more than the copy. */
function copyRow<A extends Float32Array | Uint8Array>(from: A, fromRow: number, to: A, toRow: number, width: number): void {
  const [source, target] = [fromRow * width, toRow * width];
  for (let i = 0; i < width; i++) to[target + i] = from[source + i] ?? 0;
}
