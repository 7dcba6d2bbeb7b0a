import type { Random } from '../../model/random.ts';
import { randomStreams } from '../../model/random.ts';
import type { Environment, StepResult } from './environment.ts';
import { refuseStep } from './environment.ts';

/** Steps of an episode. */
const stepsMax = 8;

/**
 * The smallest thing that depends on the state: the observation is -1 or 1, action 0 is right for -1 and 1 for 1; right pays 1.
 * A learner that gets it wrong has its states and actions mixed up.
 */
export class MatchSign implements Environment {
  readonly name = 'match-sign';
  readonly observationSize = 1;
  readonly actionCount = 2;
  readonly rewardRange = { min: 0, max: 1 };
  #random: Random = randomStreams(0).stream('match-sign');
  #sign = 1;
  #steps = stepsMax;

  reset(seed: number, observation: Float32Array): void {
    this.#random = randomStreams(seed).stream('match-sign');
    this.#steps = 0;
    this.#draw(observation);
  }

  step(action: number, observation: Float32Array): StepResult {
    refuseStep(this.name, action, this.actionCount, this.#steps >= stepsMax);
    const reward = (action === 1) === this.#sign > 0 ? 1 : 0;
    this.#steps++;
    this.#draw(observation);
    return { reward, ending: this.#steps >= stepsMax ? 'truncated' : 'none' };
  }

  allowed(mask: Uint8Array): void {
    mask.fill(1);
  }

  #draw(observation: Float32Array): void {
    this.#sign = this.#random.next() < 0.5 ? -1 : 1;
    observation[0] = this.#sign;
  }
}
