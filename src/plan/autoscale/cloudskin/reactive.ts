import * as z from 'zod';
import type { Json } from '../../../model/json.ts';
import { positiveDurationSchema } from '../../../model/quantities.ts';
import type { Ms } from '../../../units/time.ts';
import { readRuleState, saidSchema } from '../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleView } from '../rule.ts';
import { bandOf, idleAsZero, shown, shownTime } from './response-band.ts';

const parametersSchema = z.strictObject({
  window: positiveDurationSchema.prefault('5m').describe('The percentile is taken over this long.'),
  every: positiveDurationSchema.optional().describe('Time between two decisions; every slot if absent.'),
});
type Parameters = z.output<typeof parametersSchema>;

const stateSchema = z.strictObject({ steps: z.int().min(0), said: saidSchema });

/**
 * "Reactive auto-scaling vanilla" of CloudSkin D5.2, section 4.2.5: one instance more when the percentile over the window is above the upper
 * bound, one less when it is below the lower bound. It decides in every slot, as the program behind the published figures does, so the
 * window still holds the time before the last change: that is what makes it swing.
 */
class Reactive implements Rule {
  readonly name = 'reactive';
  readonly needs: Rule['needs'];
  readonly #window: Ms;
  readonly #stride: number;
  readonly #low: number;
  readonly #high: number;
  #steps = 0;
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last = { response: Number.NaN, from: 0, to: 0 };

  constructor({ window, every }: Parameters, { slot, objective }: RuleContext) {
    this.#window = window;
    this.#stride = Math.max(1, Math.round((every ?? slot) / slot));
    ({ low: this.#low, high: this.#high } = bandOf(objective));
    this.needs = { windows: [{ signal: 'response', window }], instances: false, forecast: null };
  }

  step(view: RuleView): number {
    const { desired } = view;
    const decides = this.#steps % this.#stride === 0;
    this.#steps += 1;
    if (!decides) return desired;
    this.#said = null;
    const response = idleAsZero(view.response(this.#window), view.load);
    let to = desired;
    if (response > this.#high) to = desired + 1;
    else if (response < this.#low && desired > 1) to = desired - 1;
    this.#last.response = response;
    this.#last.from = desired;
    this.#last.to = to;
    return to;
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { response, from, to } = this.#last;
    if (Number.isNaN(response)) return 'The response is not known, so nothing changes.';
    const is = `The response of the last ${shownTime(this.#window)} is ${shown(response)}`;
    if (to > from) return `${is}, above ${shown(this.#high)}: one instance more.`;
    return to < from ? `${is}, below ${shown(this.#low)}: one instance less.` : `${is}; nothing changes between ${shown(this.#low)} and ${shown(this.#high)}, or with one instance.`;
  }

  save(): Json {
    return { steps: this.#steps, said: this.explain() };
  }

  restore(state: Json): void {
    const { steps, said } = readRuleState(this.name, stateSchema, state);
    this.#steps = steps;
    this.#said = said ?? null;
  }
}

export const reactive: RuleEntry<Parameters> = {
  name: 'reactive',
  description: 'One instance more above the upper bound of the response, one less below the lower one (CloudSkin D5.2, reactive "vanilla").',
  parameters: parametersSchema,
  shorthand: 'window',
  make: (parameters, context) => new Reactive(parameters, context),
};
