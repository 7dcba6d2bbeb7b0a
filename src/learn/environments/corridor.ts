import type { Environment, StepResult } from './environment.ts';
import { refuseStep } from './environment.ts';

/**
 * A corridor whose far end pays 1: action 0 goes back, 1 goes on, every step costs 0.01. Small enough that the values are known
 * by hand (from k steps before the end: gamma^(k-1) - 0.01 (1 + gamma + ... + gamma^(k-1))), long enough that credit has to travel.
 * At its beginning one cannot go back; it truncates after four times its length.
 */
export class Corridor implements Environment {
  readonly name = 'corridor';
  readonly actionCount = 2;
  readonly observationSize: number;
  readonly rewardRange = { min: -0.01, max: 0.99 };
  readonly #length: number;
  #at = 0;
  #steps = 0;
  #ended = true;

  /** `length` is the number of cells before the end, 1 or more; the observation is one-hot over them. */
  constructor(length: number) {
    this.#length = length;
    this.observationSize = length;
  }

  reset(_seed: number, observation: Float32Array): void {
    this.#at = 0;
    this.#steps = 0;
    this.#ended = false;
    this.#observe(observation);
  }

  step(action: number, observation: Float32Array): StepResult {
    refuseStep(this.name, action, this.actionCount, this.#ended);
    if (action === 0 && this.#at === 0) throw new Error('corridor: action 0 is not allowed in the first cell');
    this.#at += action === 1 ? 1 : -1;
    this.#steps++;
    this.#observe(observation);
    const arrived = this.#at === this.#length;
    this.#ended = arrived || this.#steps >= 4 * this.#length;
    return { reward: arrived ? 0.99 : -0.01, ending: arrived ? 'terminated' : this.#ended ? 'truncated' : 'none' };
  }

  allowed(mask: Uint8Array): void {
    mask[0] = this.#at === 0 ? 0 : 1;
    mask[1] = 1;
  }

  #observe(observation: Float32Array): void {
    observation.fill(0);
    if (this.#at < this.#length) observation[this.#at] = 1;
  }
}
