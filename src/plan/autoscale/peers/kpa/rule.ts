import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { durationSchema, positiveDurationSchema, shareSchema } from '../../../../model/quantities.ts';
import type { Ms } from '../../../../units/time.ts';
import { readRuleState } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleNeeds, RuleView } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { syncsInSlot } from '../syncs-in-slot.ts';
import { TimedValues, timedValuesSchema } from '../timed-values.ts';
import { kpaConstants } from './constants.ts';
import type { KpaSettings, KpaState } from './kpa.ts';
import { kpaDefaults, kpaState, kpaTick } from './kpa.ts';

const parametersSchema = z.strictObject({
  /** `rps`: the load, against what an instance carries; `concurrency`: what is in flight, against `concurrency`. */
  metric: z.enum(['rps', 'concurrency']).default('rps'),
  /** Requests in flight that an instance may have. */
  concurrency: z.number().positive().max(1e6).default(kpaConstants.concurrencyTarget),
  /** The share of the target that is aimed at. */
  utilisation: shareSchema.prefault(`${kpaConstants.targetUtilization * 100}%`),
  stableWindow: positiveDurationSchema.prefault('60s'),
  scaleDownDelay: durationSchema.prefault('0s'),
});
export type KpaParameters = z.infer<typeof parametersSchema>;

const savedSchema = z.strictObject({
  panicSince: z.number().nullable(),
  maxPanicPods: z.number(),
  recent: timedValuesSchema,
  loads: timedValuesSchema,
  zeroSince: z.number().nullable(),
});

/** NaN does not survive JSON. */
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Knative's pod autoscaler on the rate or the number of requests. */
export class KpaRule implements Rule {
  readonly name = 'kpa';
  readonly needs: RuleNeeds;
  readonly #parameters: KpaParameters;
  readonly #settings: KpaSettings;
  readonly #context: RuleContext;
  readonly #loads = new TimedValues();
  /** Upstream's windows, but no shorter than a slot, since nothing shorter is measured. */
  readonly #stableWindow: Ms;
  readonly #panicWindow: Ms;
  #state: KpaState | null = null;
  #zeroSince = Number.NaN;
  #stable = Number.NaN;
  #desired = 0;

  constructor(parameters: KpaParameters, context: RuleContext) {
    const { utilisation, metric, concurrency, stableWindow, scaleDownDelay } = parameters;
    const { slot } = context;
    const whole = metric === 'rps' ? capacityPerInstance(context) : concurrency;
    this.#parameters = parameters;
    this.#context = context;
    this.#settings = { ...kpaDefaults(whole * utilisation), stableWindow, scaleDownDelay };
    this.#stableWindow = (Math.max(1, Math.round(stableWindow / slot)) * slot) as Ms;
    this.#panicWindow = (Math.max(1, Math.round((stableWindow * kpaConstants.panicWindowShare) / slot)) * slot) as Ms;
    const windows = [this.#stableWindow, this.#panicWindow].map((window) => ({ signal: 'concurrency', window }) as const);
    this.needs = { windows: metric === 'concurrency' ? windows : [], instances: false, forecast: null };
  }

  step(view: RuleView): number {
    const { at } = view;
    const state = (this.#state ??= kpaState(at, view.ready));
    if (this.#parameters.metric === 'rps') {
      this.#loads.forgetBefore(at - this.#stableWindow);
      if (!Number.isNaN(view.load)) this.#loads.push(at, view.load);
    }
    this.#stable = this.#metricOver(view, this.#stableWindow);
    const panic = this.#metricOver(view, this.#panicWindow);
    let { desired, ready } = view;
    for (let tick = 0; tick < syncsInSlot(this.#context.slot, kpaConstants.tick); tick++) {
      const now = at + tick * kpaConstants.tick;
      const wanted = kpaTick({ now, ready, stable: this.#stable, panic }, this.#settings, state);
      if (Number.isNaN(wanted)) break;
      desired = this.#bounded(wanted, now);
      // What is taken away is gone at the next tick; what is added is not ready yet.
      ready = Math.min(ready, desired);
    }
    this.#desired = desired;
    return desired;
  }

  #metricOver(view: RuleView, window: Ms): number {
    return this.#parameters.metric === 'rps' ? this.#loads.meanAfter(view.at - window) : view.concurrency(window);
  }

  /** The revision's bounds; the last pod goes only after a grace period (`scale-to-zero-grace-period`). */
  #bounded(wanted: number, now: number): number {
    const { min, max } = this.#context.replicas;
    const pods = Math.max(min, Math.min(max, wanted));
    if (pods > 0) {
      this.#zeroSince = Number.NaN;
      return pods;
    }
    if (Number.isNaN(this.#zeroSince)) this.#zeroSince = now;
    return now - this.#zeroSince >= kpaConstants.scaleToZeroGrace ? 0 : 1;
  }

  explain(): string {
    const mode = this.#state !== null && !Number.isNaN(this.#state.panicSince) ? 'is in panic, where nothing goes down' : 'follows its stable window';
    return `KPA ${mode}: ${Number.isNaN(this.#stable) ? 'no data' : `${Number(this.#stable.toPrecision(4))} over the window`}, ${Number(this.#settings.target.toPrecision(4))} aimed at per pod, so ${this.#desired} stand.`;
  }

  save(): Json {
    const state = this.#state;
    if (state === null) return null;
    return { panicSince: orNull(state.panicSince), maxPanicPods: state.maxPanicPods, recent: state.recent.save(), loads: this.#loads.save(), zeroSince: orNull(this.#zeroSince) };
  }

  restore(state: Json): void {
    const saved = readRuleState(this.name, savedSchema.nullable(), state);
    this.#state = null;
    this.#loads.clear();
    if (saved === null) return;
    this.#state = { panicSince: saved.panicSince ?? Number.NaN, maxPanicPods: saved.maxPanicPods, recent: new TimedValues() };
    this.#state.recent.restore(saved.recent);
    this.#loads.restore(saved.loads);
    this.#zeroSince = saved.zeroSince ?? Number.NaN;
  }
}

export const kpaEntry: RuleEntry<KpaParameters> = {
  name: 'kpa',
  description: "Knative's pod autoscaler: a stable window, and a panic window in which nothing goes down",
  parameters: parametersSchema,
  shorthand: 'utilisation',
  make: (parameters, context) => new KpaRule(parameters, context),
};
