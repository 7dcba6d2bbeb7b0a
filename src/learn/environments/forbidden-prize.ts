import type { Environment, StepResult } from './environment.ts';
import { refuseStep } from './environment.ts';

/**
 * Two steps that show whether masks hold. In the first state, action 0 pays 0.5 and ends, action 1 leads on. In the second state
 * action 0 pays 0 and action 1 would pay 1 but is never allowed. Who masks only the acting, and not the maximum in the target,
 * lets the untrained value of the forbidden action leak into the first state.
 */
export class ForbiddenPrize implements Environment {
  readonly name = 'forbidden-prize';
  readonly observationSize = 2;
  readonly actionCount = 2;
  readonly rewardRange = { min: 0, max: 0.5 };
  #at: 'first' | 'second' | 'over' = 'over';

  reset(_seed: number, observation: Float32Array): void {
    this.#at = 'first';
    this.#observe(observation);
  }

  step(action: number, observation: Float32Array): StepResult {
    refuseStep(this.name, action, this.actionCount, this.#at === 'over');
    if (this.#at === 'second' && action === 1) throw new Error('forbidden-prize: action 1 is not allowed in the second state');
    const [first, on] = [this.#at === 'first', action === 1];
    this.#at = first && on ? 'second' : 'over';
    this.#observe(observation);
    return { reward: first && !on ? 0.5 : 0, ending: this.#at === 'over' ? 'terminated' : 'none' };
  }

  allowed(mask: Uint8Array): void {
    mask[0] = 1;
    mask[1] = this.#at === 'second' ? 0 : 1;
  }

  #observe(observation: Float32Array): void {
    observation[0] = this.#at === 'first' ? 1 : 0;
    observation[1] = this.#at === 'second' ? 1 : 0;
  }
}
