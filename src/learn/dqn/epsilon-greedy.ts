import { invariant } from '../../model/error.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { EpsilonSchedule } from './epsilon-schedule.ts';
import { epsilonAt } from './epsilon-schedule.ts';
import type { Explorer } from './explorer.ts';
import { bestAllowed } from './masked-values.ts';

/** With chance epsilon one of the allowed actions, all as likely, otherwise the one of highest value (Watkins 1989; Mnih et al. 2015). */
export class EpsilonGreedy implements Explorer {
  readonly #values: (state: Float32Array) => Float32Array;
  readonly #schedule: EpsilonSchedule;

  /** `values` gives the value of every action in one state. */
  constructor(values: (state: Float32Array) => Float32Array, schedule: EpsilonSchedule) {
    this.#values = values;
    this.#schedule = schedule;
  }

  chooseAction(state: Float32Array, mask: Uint8Array, random: Random, step: number): number {
    if (random.next() < epsilonAt(this.#schedule, step)) return anyAllowed(mask, random);
    const action = bestAllowed(this.#values(state), mask, 0, mask.length);
    invariant(action >= 0, 'at least one action is allowed in every state that is acted in');
    return action;
  }
}

function anyAllowed(mask: Uint8Array, random: Random): number {
  let count = 0;
  for (const allowed of mask) count += allowed;
  invariant(count > 0, 'at least one action is allowed in every state that is acted in');
  let left = integerBelow(random, count);
  for (let action = 0; ; action++) if (mask[action] === 1 && left-- === 0) return action;
}
