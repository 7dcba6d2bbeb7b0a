import { describe, expect, it } from 'vitest';
import { CartPole } from './cart-pole.ts';
import { checkEnvironment } from './check-environment.ts';
import { Corridor } from './corridor.ts';
import type { Environment, StepResult } from './environment.ts';
import { ForbiddenPrize } from './forbidden-prize.ts';
import { MatchSign } from './match-sign.ts';

/** A sound environment of three steps, with one thing at a time replaced. */
class Broken implements Environment {
  readonly name = 'broken';
  readonly observationSize: number = 2;
  readonly actionCount = 2;
  readonly rewardRange = { min: 0, max: 1 };
  steps = 0;

  reset(_seed: number, observation: Float32Array): void {
    this.steps = 0;
    observation.fill(0);
  }

  step(_action: number, observation: Float32Array): StepResult {
    if (this.steps >= 3) throw new Error('over');
    observation.fill(++this.steps / 3);
    return { reward: 1, ending: this.steps >= 3 ? 'terminated' : 'none' };
  }

  allowed(mask: Uint8Array): void {
    mask.fill(1);
  }
}

const problemsOf = (change: Partial<Environment>): string => checkEnvironment(Object.assign(new Broken(), change)).join('\n');

describe('checkEnvironment', () => {
  it.each([new CartPole(), new Corridor(5), new MatchSign(), new ForbiddenPrize(), new Broken()])('finds nothing wrong with $name', (environment) => {
    expect(checkEnvironment(environment)).toEqual([]);
  });

  it('names sizes that cannot be', () => {
    expect(problemsOf({ observationSize: 0 })).toContain('observationSize is 0; it must be a whole number of 1 or more');
    expect(problemsOf({ rewardRange: { min: 2, max: 1 } })).toContain('min must not be above max');
  });

  it('names a place of the observation that is never written', () => {
    expect(problemsOf({ observationSize: 3, reset: (_: number, o: Float32Array) => void o.fill(0, 0, 2) })).toContain('observation[2] is NaN after reset');
  });

  it('names observations that are not scaled', () => {
    expect(problemsOf({ reset: (_: number, o: Float32Array) => void o.fill(1e6) })).toContain('scale observations');
  });

  it('names rewards outside of the range, and those that are no number', () => {
    expect(problemsOf({ rewardRange: { min: 0, max: 0.5 } })).toContain('the reward is 1');
    expect(problemsOf({ step: () => ({ reward: Number.NaN, ending: 'terminated' }) })).toContain('the reward is NaN');
  });

  it('names a mask that allows nothing and a mask that is not written', () => {
    expect(problemsOf({ allowed: (mask) => void mask.fill(0) })).toContain('no action is allowed after reset');
    expect(problemsOf({ allowed: () => undefined })).toContain('allowed left 255 for action 0');
  });

  it('names chance that does not come from the seed', () => {
    let calls = 0;
    expect(problemsOf({ reset: (_: number, o: Float32Array) => void o.fill(++calls) })).toContain('the observation differs at step 0 when seed');
  });

  it('names an action that the mask allows and the step refuses', () => {
    const step = (): never => {
      throw new Error('never');
    };
    expect(problemsOf({ step })).toContain('although the mask allows it: never');
  });

  it('names an environment that can be stepped after its end', () => {
    const step = (_: number, o: Float32Array): StepResult => {
      o.fill(0);
      return { reward: 1, ending: 'terminated' };
    };
    expect(problemsOf({ step })).toContain('step(0) after the episode has ended was taken');
  });
});
