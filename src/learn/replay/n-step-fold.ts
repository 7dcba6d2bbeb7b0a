import type { Ending } from '../environments/environment.ts';
import type { Transition } from './transition.ts';

/** One step of the environment before folding. */
export type RawStep = Omit<Transition, 'return' | 'discount'> & { readonly reward: number; readonly ending: Ending };

type Slot = { state: Float32Array; mask: Uint8Array; action: number; demonstration: boolean; rewards: number; steps: number };

/**
 * Folds the last n steps into one transition with an n-step return (Sutton and Barto 2018, section 7.1; Hessel et al.,
 * "Rainbow", 2018). At the end of an episode the open ones are given out with fewer steps: with discount 0 where it terminated, with
 * the value of the last state where it was only truncated. Nothing is ever folded across two episodes.
 */
export class NStepFold {
  readonly #n: number;
  readonly #gamma: number;
  readonly #slots: Slot[];
  #first = 0;
  #open = 0;

  constructor(n: number, gamma: number, stateSize: number, actionCount: number) {
    this.#n = n;
    this.#gamma = gamma;
    this.#slots = Array.from({ length: n }, () => ({
      state: new Float32Array(stateSize),
      mask: new Uint8Array(actionCount),
      action: 0,
      demonstration: false,
      rewards: 0,
      steps: 0,
    }));
  }

  /** Takes one step; hands out what is finished by it, oldest first. The arrays handed out are only valid during the call. */
  push(step: RawStep, give: (transition: Transition) => void): void {
    this.#enter(step);
    for (let i = 0; i < this.#open; i++) {
      const slot = this.#slotAt(i);
      slot.rewards += this.#gamma ** slot.steps * step.reward;
      slot.steps++;
    }
    if (step.ending === 'none') {
      if (this.#open === this.#n) this.#giveOldest(step, give);
      return;
    }
    while (this.#open > 0) this.#giveOldest(step, give);
  }

  #enter(step: RawStep): void {
    const slot = this.#slotAt(this.#open);
    this.#open++;
    slot.state.set(step.state);
    slot.mask.set(step.mask);
    slot.action = step.action;
    slot.demonstration = step.demonstration;
    slot.rewards = 0;
    slot.steps = 0;
  }

  #giveOldest(step: RawStep, give: (transition: Transition) => void): void {
    const { state, mask, action, demonstration, rewards, steps } = this.#slotAt(0);
    const discount = step.ending === 'terminated' ? 0 : this.#gamma ** steps;
    give({ state, mask, action, return: rewards, discount, nextState: step.nextState, nextMask: step.nextMask, demonstration });
    this.#first = (this.#first + 1) % this.#n;
    this.#open--;
  }

  #slotAt(i: number): Slot {
    return this.#slots[(this.#first + i) % this.#n] as Slot;
  }
}
