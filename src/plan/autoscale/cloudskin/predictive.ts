import * as z from 'zod';
import type { Json } from '../../../model/json.ts';
import { nameSchema } from '../../../model/ids.ts';
import { positiveDurationSchema } from '../../../model/quantities.ts';
import { readRuleState, saidSchema } from '../rule-state.ts';
import type { CapacityCurve, Rule, RuleContext, RuleEntry, RuleView } from '../rule.ts';
import { bandOf, shown } from './response-band.ts';

const shared = {
  window: positiveDurationSchema.prefault('60m').describe('Replicas are held for this long, and suffice for the largest load forecast in it.'),
  quantile: z.number().gt(0).lt(1).default(0.5).describe('Which quantile of the largest load is taken for it; the paper has point forecasts, so the median.'),
};
const oracleSchema = z.strictObject(shared);
const predictiveSchema = z.strictObject({ ...shared, model: nameSchema.default('auto').describe('The forecaster, by its name.') });
type Parameters = z.output<typeof predictiveSchema>;

const stateSchema = z.strictObject({ madeAt: z.number().nullable(), held: z.int().min(0).nullable(), said: saidSchema });

/**
 * The predictive algorithm of CloudSkin D5.2 (section 4.2.4 and figure 12): at the beginning of each window it takes the largest load forecast in
 * it, and holds the fewest replicas that keep the objective at that load. As in the program behind the published figures, "keep" has a band:
 * it goes up when the response there would be above the upper bound, and down only as far as it would stay below the lower one.
 *
 * It asks for the same replicas in every slot of the window: under the guard, a wish to go down that was voiced once would be refused
 * for what was there before, and never come again.
 */
class Predictive implements Rule {
  readonly name: string;
  readonly needs: Rule['needs'];
  readonly #low: number;
  readonly #high: number;
  readonly #max: number;
  readonly #capacity: CapacityCurve;
  #madeAt = Number.NaN;
  /** What it asks for until the next forecast; NaN before the first. */
  #held = Number.NaN;
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last = { peak: Number.NaN, from: 0, to: 0 };

  constructor(name: string, { model, window, quantile }: Parameters, { objective, replicas, capacity }: RuleContext) {
    this.name = name;
    ({ low: this.#low, high: this.#high } = bandOf(objective));
    this.#max = replicas.max;
    this.#capacity = capacity;
    this.needs = { windows: [], instances: false, forecast: { model, stage: window, stages: 1, quantiles: [quantile], every: window } };
  }

  step({ desired, forecast }: RuleView): number {
    if (forecast === null || forecast.madeAt === this.#madeAt) return Number.isNaN(this.#held) ? desired : this.#held;
    this.#madeAt = forecast.madeAt;
    this.#said = null;
    const peak = forecast.values[0] as number;
    const to = Number.isNaN(peak) ? desired : this.#replicasFor(peak, desired);
    this.#held = to;
    this.#last.peak = peak;
    this.#last.from = desired;
    this.#last.to = to;
    return to;
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { peak, from, to } = this.#last;
    if (Number.isNaN(peak)) return 'There is no forecast yet, so nothing changes.';
    const then = `The largest load forecast for this window is ${shown(peak)}`;
    return to === from ? `${then}; ${to} replicas are held.` : `${then}, for which ${to} replicas ${to > from ? 'are needed' : 'suffice'} instead of ${from}.`;
  }

  save(): Json {
    return { madeAt: Number.isNaN(this.#madeAt) ? null : this.#madeAt, held: Number.isNaN(this.#held) ? null : this.#held, said: this.explain() };
  }

  restore(state: Json): void {
    const { madeAt, held, said } = readRuleState(this.name, stateSchema, state);
    this.#madeAt = madeAt ?? Number.NaN;
    this.#held = held ?? Number.NaN;
    this.#said = said ?? null;
  }

  #replicasFor(peak: number, desired: number): number {
    let replicas = Math.max(1, desired);
    while (replicas < this.#max && this.#capacity.response(peak, replicas) > this.#high) replicas += 1;
    if (replicas > desired) return replicas;
    while (replicas > 1 && this.#capacity.response(peak, replicas - 1) < this.#low) replicas -= 1;
    return replicas;
  }
}

export const predictive: RuleEntry<Parameters> = {
  name: 'predictive',
  description: 'Holds for each window what the largest load forecast in it needs (CloudSkin D5.2, predictive), with any forecaster.',
  parameters: predictiveSchema,
  shorthand: 'window',
  make: (parameters, context) => new Predictive('predictive', parameters, context),
};

export const oracle: RuleEntry<z.output<typeof oracleSchema>> = {
  name: 'oracle',
  description: 'The predictive rule that knows the future (CloudSkin D5.2, predictive "oracle"): only in backtests, to compare with.',
  parameters: oracleSchema,
  shorthand: 'window',
  make: (parameters, context) => new Predictive('oracle', { ...parameters, model: 'oracle' }, context),
};
