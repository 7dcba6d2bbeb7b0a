import type { Random } from '../../model/random.ts';

/**
 * Chooses the action of a step while learning. The trainer asks nothing else of it, so that knowledge can be put in front of the learner:
 * Tutor4RL's guides are an explorer that now and then answers itself and otherwise asks the one behind it.
 * All that changes over time is a function of `step`, so an explorer has no state that a checkpoint would have to hold.
 */
export interface Explorer {
  /** An action that `mask` allows, in the `step`-th step of the training (from 0). All chance is drawn from `random`. */
  chooseAction(state: Float32Array, mask: Uint8Array, random: Random, step: number): number;
}
