import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Environment } from '../environments/environment.ts';
import type { NStepFold } from './n-step-fold.ts';
import type { Replay } from './replay.ts';

/** What a demonstrator does in a state; one of the actions that `mask` allows. */
export type Demonstrator = (state: Float32Array, mask: Uint8Array) => number;

/**
 * Lets a demonstrator play whole episodes into a replay memory and keeps them there for ever, before any learning
 * (Hester et al., "Deep Q-learning from demonstrations", 2018). Returns the number of steps that were played.
 */
export function recordDemonstrations(
  environment: Environment,
  { demonstrator, episodes }: { readonly demonstrator: Demonstrator; readonly episodes: number },
  rewardScale: number,
  fold: NStepFold,
  replay: Replay,
  random: Random,
): number {
  const { observationSize, actionCount } = environment;
  const [state, nextState] = [new Float32Array(observationSize), new Float32Array(observationSize)];
  const [mask, nextMask] = [new Uint8Array(actionCount), new Uint8Array(actionCount)];
  let steps = 0;
  for (let episode = 0; episode < episodes; episode++) {
    environment.reset(integerBelow(random, 2 ** 32), state);
    environment.allowed(mask);
    for (let ending = 'none'; ending === 'none'; steps++) {
      const action = demonstrator(state, mask);
      const result = environment.step(action, nextState);
      environment.allowed(nextMask);
      fold.push({ state, mask, action, reward: result.reward * rewardScale, ending: result.ending, nextState, nextMask, demonstration: true }, (transition) => replay.add(transition));
      state.set(nextState);
      mask.set(nextMask);
      ending = result.ending;
    }
  }
  replay.keep();
  return steps;
}
