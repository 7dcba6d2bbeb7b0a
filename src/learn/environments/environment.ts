/** How an episode stands after a step. Only `terminated` ends the future rewards; `truncated` only ends our looking at them. */
export type Ending = 'none' | 'terminated' | 'truncated';

/** What one step gave. */
export type StepResult = { readonly reward: number; readonly ending: Ending };

/**
 * What a learner acts on: discrete actions 0..actionCount-1, observations as float32 written into the caller's array, so that
 * a step allocates nothing of the size of a state. An environment is a function of the seed of `reset` and of the actions since
 * then; the trainer's checkpoints rest on that (it replays the actions of the open episode), and `checkEnvironment` tests it.
 */
export interface Environment {
  readonly name: string;
  readonly observationSize: number;
  readonly actionCount: number;
  /** Every reward lies in it, both ends included. */
  readonly rewardRange: { readonly min: number; readonly max: number };
  /** Begins an episode. The seed is a whole number in 0..2^32-1. */
  reset(seed: number, observation: Float32Array): void;
  /** One step. Throws after an ending until the next `reset`, and for an action that is not allowed. */
  step(action: number, observation: Float32Array): StepResult;
  /** Writes 1 for every action that is allowed now and 0 for the others; at least one is allowed until the episode has ended. */
  allowed(mask: Uint8Array): void;
}

/** The message of a step that must not happen, the same in every environment. */
export function refuseStep(name: string, action: number, actionCount: number, ended: boolean): void {
  if (ended) throw new Error(`${name}: step(${action}) after the episode has ended; call reset first`);
  if (!Number.isInteger(action) || action < 0 || action >= actionCount) {
    throw new Error(`${name}: the action is ${action}; it must be a whole number in 0..${actionCount - 1}`);
  }
}
