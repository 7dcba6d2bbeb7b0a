import type { Json } from '../../model/json.ts';
import type { Rule, RuleView } from '../../plan/autoscale/rule.ts';
import { noNeeds } from '../../plan/autoscale/rule.ts';

/** Asks for what was written down beforehand, slot by slot: how the bound is played in the same world as the rules. */
export class ScheduledRule implements Rule {
  readonly name = 'schedule';
  readonly needs = noNeeds;
  readonly #schedule: Int32Array;
  #steps = 0;

  constructor(schedule: Int32Array) {
    this.#schedule = schedule;
  }

  step({ desired }: RuleView): number {
    return this.#schedule[this.#steps++] ?? desired;
  }

  explain(): string {
    return 'The schedule was made with the whole trace known.';
  }

  save(): Json {
    return { steps: this.#steps };
  }

  restore(state: Json): void {
    this.#steps = typeof state === 'object' && state !== null && 'steps' in state && typeof state.steps === 'number' ? state.steps : 0;
  }
}
