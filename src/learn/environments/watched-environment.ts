import { InvalidInputError } from '../../model/error.ts';
import type { Environment, StepResult } from './environment.ts';

/**
 * An environment whose answers are looked at before anybody learns from them. One reward or observation that is no number would turn weights
 * or priorities into NaN, and learning would end without a word. Throws InvalidInputError that names the environment, the step and the value.
 */
export class WatchedEnvironment implements Environment {
  readonly #inner: Environment;
  readonly #rewardScale: number;
  #seed = 0;
  #steps = 0;
  #running = false;

  /** Rewards are learnt from times `rewardScale`, as float32; both must be finite. */
  constructor(inner: Environment, rewardScale: number) {
    this.#inner = inner;
    this.#rewardScale = rewardScale;
  }

  get name(): string {
    return this.#inner.name;
  }

  get observationSize(): number {
    return this.#inner.observationSize;
  }

  get actionCount(): number {
    return this.#inner.actionCount;
  }

  get rewardRange(): Environment['rewardRange'] {
    return this.#inner.rewardRange;
  }

  reset(seed: number, observation: Float32Array): void {
    this.#inner.reset(seed, observation);
    this.#seed = seed;
    this.#steps = 0;
    this.#running = true;
    this.#check(observation);
  }

  step(action: number, observation: Float32Array): StepResult {
    const result = this.#inner.step(action, observation);
    this.#steps++;
    this.#running = result.ending === 'none';
    if (!Number.isFinite(Math.fround(result.reward * this.#rewardScale))) this.#refuse(`the reward is ${result.reward}`, `it must be finite, also times ${this.#rewardScale} (rewardScale) in 32 bits`);
    this.#check(observation);
    return result;
  }

  allowed(mask: Uint8Array): void {
    this.#inner.allowed(mask);
    if (this.#running && !mask.includes(1)) this.#refuse('no action is allowed', 'at least one must be until the episode has ended');
  }

  #check(observation: Float32Array): void {
    const bad = observation.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) this.#refuse(`observation[${bad}] is ${observation[bad]}`, 'every place must be a finite number');
  }

  #refuse(what: string, rule: string): never {
    const where = this.#steps === 0 ? `after reset(${this.#seed})` : `after step ${this.#steps} of the episode of reset(${this.#seed})`;
    throw new InvalidInputError([`environment ${this.name}: ${what} ${where}; ${rule}; mend the environment (checkEnvironment finds more of the kind)`]);
  }
}
