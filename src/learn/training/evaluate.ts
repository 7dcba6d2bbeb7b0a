import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import { bestAllowed } from '../dqn/masked-values.ts';
import type { Environment } from '../environments/environment.ts';

/** The return of each of `episodes` episodes played greedily by `values`, none of it learnt from; starts are drawn from `random`. */
export function evaluate(environment: Environment, values: (state: Float32Array) => Float32Array, episodes: number, random: Random): readonly number[] {
  const state = new Float32Array(environment.observationSize);
  const mask = new Uint8Array(environment.actionCount);
  return Array.from({ length: episodes }, () => {
    environment.reset(integerBelow(random, 2 ** 32), state);
    for (let total = 0; ; ) {
      environment.allowed(mask);
      const { reward, ending } = environment.step(bestAllowed(values(state), mask, 0, environment.actionCount), state);
      total += reward;
      if (ending !== 'none') return total;
    }
  });
}
