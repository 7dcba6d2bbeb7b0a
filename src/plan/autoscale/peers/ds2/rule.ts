import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { positiveDurationSchema } from '../../../../model/quantities.ts';
import type { Ms } from '../../../../units/time.ts';
import { readRuleState, saidSchema } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleNeeds, RuleView } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { SyncClock } from '../syncs-in-slot.ts';
import type { Ds2Settings, Ds2State } from './ds2.ts';
import { ds2Interval, ds2State } from './ds2.ts';

const parametersSchema = z.strictObject({
  /** `capacity`: what an instance carries within the objective, as measured before; `measured`: what it finishes over its share of time busy, as DS2 itself takes it. */
  rate: z.enum(['capacity', 'measured']).default('capacity'),
  /** Time between two decisions (policy interval); no shorter than a slot. */
  interval: positiveDurationSchema.prefault('60s'),
  /** Intervals left out after a change. */
  warmUp: z.int().min(0).max(1000).default(1),
  /** Intervals looked at together. */
  activation: z.int().min(1).max(1000).default(1),
});
export type Ds2Parameters = z.infer<typeof parametersSchema>;

const savedSchema = z.strictObject({ intervals: z.number(), proposals: z.array(z.number()).max(1000), last: z.number().nullable(), said: saidSchema });

/**
 * DS2 for an application of one operator behind a source. DS2 aims at keeping up and not at a response time; for the best of it, the rate of an
 * instance is by default what it carries within the objective.
 */
export class Ds2Rule implements Rule {
  readonly name = 'ds2';
  readonly needs: RuleNeeds;
  readonly #settings: Ds2Settings;
  readonly #window: Ms;
  /** Null: as measured. */
  readonly #perInstance: number | null;
  readonly #min: number;
  readonly #clock: SyncClock;
  readonly #state: Ds2State = ds2State();
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #rate = Number.NaN;
  #answer = 0;

  constructor({ rate, interval, warmUp, activation }: Ds2Parameters, context: RuleContext) {
    const { slot, replicas } = context;
    this.#window = (Math.max(1, Math.round(interval / slot)) * slot) as Ms;
    this.#settings = { warmUp, activation };
    this.#perInstance = rate === 'capacity' ? capacityPerInstance(context) : null;
    this.#min = replicas.min;
    this.#clock = new SyncClock(this.#window);
    const window = this.#window;
    this.needs = { windows: rate === 'capacity' ? [] : [{ signal: 'utilisation', window }, { signal: 'served', window }], instances: false, forecast: null };
  }

  step(view: RuleView): number {
    if (!this.#clock.due(view.at)) return view.desired;
    this.#said = null;
    this.#rate = this.#perInstance ?? this.#measured(view);
    const proposal = view.load === 0 ? this.#min : Math.ceil(view.load / this.#rate);
    this.#answer = ds2Interval(view.desired, proposal, this.#settings, this.#state);
    return this.#answer;
  }

  /** True rate of one instance: what all finished over the time that all were busy; NaN where they were not, or it is not measured. */
  #measured(view: RuleView): number {
    const rate = view.served(this.#window) / (view.ready * view.utilisation(this.#window));
    return rate > 0 && Number.isFinite(rate) ? rate : Number.NaN;
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    return `DS2: one instance truly processes ${Number.isNaN(this.#rate) ? 'an unknown rate' : Number(this.#rate.toPrecision(4))}, so ${this.#answer} stand.`;
  }

  save(): Json {
    const { last } = this.#clock;
    return { intervals: this.#state.intervals, proposals: [...this.#state.proposals], last: Number.isFinite(last) ? last : null, said: this.explain() };
  }

  restore(state: Json): void {
    const { intervals, proposals, last, said } = readRuleState(this.name, savedSchema, state);
    this.#state.intervals = intervals;
    this.#state.proposals.splice(0, Number.POSITIVE_INFINITY, ...proposals);
    this.#clock.last = last ?? Number.NEGATIVE_INFINITY;
    this.#said = said ?? null;
  }
}

export const ds2Entry: RuleEntry<Ds2Parameters> = {
  name: 'ds2',
  description: 'DS2 (OSDI 2018): the load over the rate that an instance truly processes',
  parameters: parametersSchema,
  shorthand: 'interval',
  make: (parameters, context) => new Ds2Rule(parameters, context),
};
