import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { durationSchema, positiveDurationSchema, shareSchema } from '../../../../model/quantities.ts';
import { readRuleState, saidSchema } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleNeeds, RuleView } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { SyncClock, syncsInSlot } from '../syncs-in-slot.ts';
import { timedValuesSchema } from '../timed-values.ts';
import { defaultBehaviour } from './behaviour.ts';
import { hpaConstants } from './constants.ts';
import type { HpaDecision, HpaLimits, HpaState } from './hpa.ts';
import { hpaState, hpaSync } from './hpa.ts';
import { podSamples, podSamplesOf } from './pod-samples.ts';
import { replicasByAverage, replicasByPods, replicasByValue } from './replica-calculator.ts';

const parametersSchema = z.strictObject({
  /**
   * `load`: an external metric of the load for each replica, against what an instance carries within the objective, as a user sets it who
   * measured that; `utilisation`: the usage of each pod, against its request; `response`: the objective's percentile, against its target.
   */
  metric: z.enum(['load', 'utilisation', 'response']).default('load'),
  /** The share of what an instance carries, or of its request, that is aimed at. */
  utilisation: shareSchema.prefault(`${hpaConstants.cpuUtilizationPercent}%`),
  tolerance: shareSchema.prefault(`${hpaConstants.tolerance * 100}%`),
  scaleUpWindow: durationSchema.prefault('0s'),
  scaleDownWindow: durationSchema.prefault('5m'),
  /** `none`: as if the manifest had no `behavior`. */
  behaviour: z.enum(['default', 'none']).default('default'),
  syncPeriod: positiveDurationSchema.prefault('15s'),
});
export type HpaParameters = z.infer<typeof parametersSchema>;

const savedSchema = z.strictObject({ recommendations: timedValuesSchema, added: timedValuesSchema, removed: timedValuesSchema, last: z.number().nullable(), said: saidSchema });

/** The Kubernetes horizontal pod autoscaler on the load, the usage or the response of a component. */
export class HpaRule implements Rule {
  readonly name = 'hpa';
  readonly needs: RuleNeeds;
  readonly #parameters: HpaParameters;
  readonly #limits: HpaLimits;
  readonly #context: RuleContext;
  readonly #perInstance: number;
  readonly #clock: SyncClock;
  readonly #state: HpaState = hpaState();
  readonly #pods = podSamples(Array.from({ length: 32 }, () => 0));
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last: HpaDecision & { readonly wanted: number } = { desired: 0, outcome: 'no-metrics', wanted: Number.NaN };

  constructor(parameters: HpaParameters, context: RuleContext) {
    const { slot, replicas } = context;
    const { tolerance, scaleUpWindow, scaleDownWindow } = parameters;
    this.#parameters = parameters;
    this.#context = context;
    const { up, down } = defaultBehaviour;
    const behaviour = parameters.behaviour === 'none' ? null : { up: { ...up, window: scaleUpWindow, tolerance }, down: { ...down, window: scaleDownWindow, tolerance } };
    this.#limits = { ...replicas, behaviour };
    this.#perInstance = capacityPerInstance(context);
    this.#clock = new SyncClock(parameters.syncPeriod);
    this.needs = { windows: parameters.metric === 'response' ? [{ signal: 'response', window: slot }] : [], instances: parameters.metric === 'utilisation', forecast: null };
  }

  step(view: RuleView): number {
    if (!this.#clock.due(view.at)) return view.desired;
    this.#said = null;
    const wanted = this.#wanted(view);
    let current = view.desired;
    const { slot } = this.#context;
    const { syncPeriod } = this.#parameters;
    let decision: HpaDecision = { desired: current, outcome: 'no-metrics' };
    for (let sync = 0; sync < syncsInSlot(slot, syncPeriod); sync++) {
      decision = hpaSync({ now: view.at + sync * syncPeriod, current, wanted }, this.#limits, this.#state);
      current = decision.desired;
    }
    this.#last = { ...decision, wanted };
    return current;
  }

  /** Replicas by the metric alone; NaN where it is missing. */
  #wanted(view: RuleView): number {
    const { metric, utilisation, tolerance: share } = this.#parameters;
    const { slot, objective } = this.#context;
    const tolerance = { up: share, down: share };
    if (metric === 'response') return replicasByValue(view.desired, view.ready, view.response(slot), objective.target, tolerance);
    if (metric === 'utilisation') return replicasByPods(view.desired, podSamplesOf(view.instances, view.at, slot, this.#pods), { kind: 'utilisation', target: utilisation * 100, tolerance });
    return replicasByAverage(view.desired, view.load, this.#perInstance * utilisation, tolerance);
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { desired, outcome, wanted } = this.#last;
    return `HPA ${sentences[outcome]}: ${Number.isNaN(wanted) ? 'its metric is missing' : `its metric wants ${wanted}`}, so ${desired} stand.`;
  }

  save(): Json {
    const { recommendations, added, removed } = this.#state;
    const { last } = this.#clock;
    return { recommendations: recommendations.save(), added: added.save(), removed: removed.save(), last: Number.isFinite(last) ? last : null, said: this.explain() };
  }

  restore(state: Json): void {
    const saved = readRuleState(this.name, savedSchema, state);
    this.#state.recommendations.restore(saved.recommendations);
    this.#state.added.restore(saved.added);
    this.#state.removed.restore(saved.removed);
    this.#clock.last = saved.last ?? Number.NEGATIVE_INFINITY;
    this.#said = saved.said ?? null;
  }
}

const sentences: Readonly<Record<HpaDecision['outcome'], string>> = {
  metrics: 'follows its metric',
  'no-metrics': 'holds what there is',
  stabilised: 'waits for its stabilisation window',
  'rate-limited': 'goes as fast as its policies allow',
  bounded: 'stops at its bounds',
  disabled: 'is switched off at zero replicas',
};

export const hpaEntry: RuleEntry<HpaParameters> = {
  name: 'hpa',
  description: 'the Kubernetes horizontal pod autoscaler v2: utilisation over target, tolerance, stabilisation windows, limits of rate',
  parameters: parametersSchema,
  shorthand: 'utilisation',
  make: (parameters, context) => new HpaRule(parameters, context),
};
