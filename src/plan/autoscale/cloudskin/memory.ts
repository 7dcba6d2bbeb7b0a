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
  remembers: z
    .enum(['failures', 'last-event'])
    .default('failures')
    .describe('failures: for each size the load at which it last failed. last-event: the load per instance at the last change, as the published program does.'),
});
type Parameters = z.output<typeof parametersSchema>;

/** Sizes whose failures are remembered. */
const sizesMax = 1024;

const stateSchema = z.strictObject({
  steps: z.int().min(0),
  /** `failedAt[n]` is the load at which n instances last failed; null where they never did. */
  failedAt: z.array(z.number().nullable()).max(sizesMax),
  perInstance: z.number(),
  said: saidSchema,
});

/**
 * "Reactive auto-scaling with memory" of CloudSkin D5.2, section 4.2.5: as `reactive`, but it goes down to n - 1 instances only if that has not failed
 * at this load before. "The algorithm will record the number of writer and reader pairs in the system in the previous scaling event,
 * which is used to prevent downscaling": the text leaves open how, so both readings are here (`remembers`).
 */
class Memory implements Rule {
  readonly name = 'memory';
  readonly needs: Rule['needs'];
  readonly #window: Ms;
  readonly #stride: number;
  readonly #low: number;
  readonly #high: number;
  readonly #byFailures: boolean;
  #failedAt = new Float64Array(sizesMax).fill(Number.NaN);
  #perInstance = 0;
  #steps = 0;
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last = { response: Number.NaN, from: 0, to: 0, load: 0, held: false };

  constructor({ window, every, remembers }: Parameters, { slot, objective }: RuleContext) {
    this.#window = window;
    this.#stride = Math.max(1, Math.round((every ?? slot) / slot));
    this.#byFailures = remembers === 'failures';
    ({ low: this.#low, high: this.#high } = bandOf(objective));
    this.needs = { windows: [{ signal: 'response', window }], instances: false, forecast: null };
  }

  step(view: RuleView): number {
    const { desired, load } = view;
    const decides = this.#steps % this.#stride === 0;
    this.#steps += 1;
    if (!decides) return desired;
    this.#said = null;
    const response = idleAsZero(view.response(this.#window), load);
    let to = desired;
    let held = false;
    if (response > this.#high) to = desired + 1;
    else if (response < this.#low && desired > 1) {
      held = this.#holds(desired, load);
      if (!held) to = desired - 1;
    }
    if (to !== desired) this.#remember(desired, to, load);
    const last = this.#last;
    last.response = response;
    last.from = desired;
    last.to = to;
    last.load = load;
    last.held = held;
    return to;
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { response, from, to, load, held } = this.#last;
    if (Number.isNaN(response)) return 'The response is not known, so nothing changes.';
    const is = `The response of the last ${shownTime(this.#window)} is ${shown(response)}`;
    if (to > from) return `${is}, above ${shown(this.#high)}: one instance more.`;
    if (held) return `${is}, but with 1 instance less it failed at a load like the present ${shown(load)}, so nothing changes.`;
    return to < from ? `${is}, below ${shown(this.#low)}, and ${to} instances have not failed at a load of ${shown(load)}: one instance less.` : `${is}; nothing changes.`;
  }

  save(): Json {
    const last = this.#failedAt.findLastIndex((load) => !Number.isNaN(load));
    return { steps: this.#steps, failedAt: Array.from(this.#failedAt.subarray(0, last + 1), (load) => (Number.isNaN(load) ? null : load)), perInstance: this.#perInstance, said: this.explain() };
  }

  restore(state: Json): void {
    const { steps, failedAt, perInstance, said } = readRuleState(this.name, stateSchema, state);
    this.#steps = steps;
    this.#failedAt = new Float64Array(sizesMax).fill(Number.NaN);
    for (const [size, load] of failedAt.entries()) if (load !== null) this.#failedAt[size] = load;
    this.#perInstance = perInstance;
    this.#said = said ?? null;
  }

  /** Whether one instance less is known to be too few. A load that is missing is no reason to go down. */
  #holds(desired: number, load: number): boolean {
    if (Number.isNaN(load)) return true;
    return this.#byFailures ? load >= (this.#failedAt[Math.min(desired - 1, sizesMax - 1)] as number) : this.#perInstance <= load / desired;
  }

  #remember(desired: number, to: number, load: number): void {
    if (Number.isNaN(load)) return;
    if (to > desired) this.#failedAt[Math.min(desired, sizesMax - 1)] = load;
    this.#perInstance = load / desired;
  }
}

export const memory: RuleEntry<Parameters> = {
  name: 'memory',
  description: 'As reactive, but it goes down only to a size that has not failed at this load before (CloudSkin D5.2, reactive "memory").',
  parameters: parametersSchema,
  shorthand: 'window',
  make: (parameters, context) => new Memory(parameters, context),
};
