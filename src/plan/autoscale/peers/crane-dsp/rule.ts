import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { positiveDurationSchema, shareSchema } from '../../../../model/quantities.ts';
import type { Ms } from '../../../../units/time.ts';
import { ms } from '../../../../units/time.ts';
import { readRuleState, saidSchema } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleView } from '../../rule.ts';
import { noNeeds } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { hpaConstants } from '../hpa/constants.ts';
import type { HpaDecision, HpaLimits } from '../hpa/hpa.ts';
import { hpaState, hpaSync } from '../hpa/hpa.ts';
import { mostWanted, replicasByAverage } from '../hpa/replica-calculator.ts';
import { SyncClock, syncsInSlot } from '../syncs-in-slot.ts';
import { timedValuesSchema } from '../timed-values.ts';
import { craneConstants } from './constants.ts';
import type { CraneModel, NoModel } from './crane.ts';
import { craneModel, predictedMetric } from './crane.ts';

const parametersSchema = z.strictObject({
  utilisation: shareSchema.prefault(`${hpaConstants.cpuUtilizationPercent}%`),
  /** `predictionWindowSeconds`. */
  window: positiveDurationSchema.prefault('1h'),
});
export type CraneParameters = z.infer<typeof parametersSchema>;

const modelSchema = z.strictObject({
  start: z.number(),
  step: z.number().positive().transform(ms),
  period: z.number().positive().transform(ms),
  estimator: z.strictObject({ minItems: z.number(), lowAmplitude: z.number(), margin: z.number() }),
  values: z.array(z.number()).max(20_000),
});
const savedSchema = z.strictObject({
  recommendations: timedValuesSchema,
  added: timedValuesSchema,
  removed: timedValuesSchema,
  lastSync: z.number().nullable(),
  lastSample: z.number().nullable(),
  lastUpdate: z.number().nullable(),
  history: z.array(z.number().nullable()).max(30_000),
  model: modelSchema.nullable(),
  said: saidSchema,
});

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** crane's EffectiveHorizontalPodAutoscaler: HPA on the load and on the load that DSP predicts, whichever wants more. */
export class CraneRule implements Rule {
  readonly name = 'crane';
  readonly needs = noNeeds;
  readonly #parameters: CraneParameters;
  readonly #context: RuleContext;
  readonly #limits: HpaLimits;
  readonly #target: number;
  /** Time between two samples of the history: a minute, or a slot if that is longer. */
  readonly #step: Ms;
  readonly #syncs = new SyncClock(hpaConstants.syncPeriod);
  readonly #samples: SyncClock;
  readonly #updates = new SyncClock(craneConstants.updateInterval);
  readonly #state = hpaState();
  #history: number[] = [];
  #model: CraneModel | null = null;
  #lack: NoModel | null = 'too-short';
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last: { readonly predicted: number; readonly decision: HpaDecision } = { predicted: Number.NaN, decision: { desired: 0, outcome: 'no-metrics' } };

  constructor(parameters: CraneParameters, context: RuleContext) {
    this.#parameters = parameters;
    this.#context = context;
    // The HPA that crane makes has no `behavior` unless the user writes one.
    this.#limits = { ...context.replicas, behaviour: null };
    this.#target = capacityPerInstance(context) * parameters.utilisation;
    this.#step = ms(Math.max(craneConstants.sampleInterval, context.slot));
    this.#samples = new SyncClock(this.#step);
  }

  step(view: RuleView): number {
    const { at, load } = view;
    if (this.#samples.due(at)) this.#remember(load);
    if (this.#updates.due(at)) this.#update(at);
    if (!this.#syncs.due(at)) return view.desired;
    const tolerance = { up: hpaConstants.tolerance, down: hpaConstants.tolerance };
    let current = view.desired;
    for (let sync = 0; sync < syncsInSlot(this.#context.slot, hpaConstants.syncPeriod); sync++) {
      const now = at + sync * hpaConstants.syncPeriod;
      const proposals = [replicasByAverage(current, load, this.#target, tolerance)];
      const predicted = this.#model === null ? Number.NaN : predictedMetric(this.#model, now, this.#parameters.window);
      // Without a model there is no metric; with one that has run out there is an invalid metric.
      if (this.#model !== null) proposals.push(replicasByAverage(current, predicted, this.#target, tolerance));
      const decision = hpaSync({ now, current, wanted: mostWanted(current, proposals) }, this.#limits, this.#state);
      this.#said = null;
      this.#last = { predicted, decision };
      current = decision.desired;
    }
    return current;
  }

  #remember(load: number): void {
    this.#history.push(load);
    const kept = Math.round(craneConstants.historyDuration / this.#step);
    // A day more than is needed is let in before the oldest go, so that it happens once a day.
    if (this.#history.length > kept * 1.07) this.#history = this.#history.slice(-kept);
  }

  #update(at: number): void {
    const kept = Math.round(craneConstants.historyDuration / this.#step);
    const made = craneModel(this.#history.slice(-kept), this.#step, at - this.#step);
    this.#lack = typeof made === 'string' ? made : null;
    if (typeof made !== 'string') this.#model = made;
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { predicted, decision } = this.#last;
    const forecast = this.#model === null ? `predicts nothing (${this.#lack === 'too-short' ? 'fewer than 48 hours are known' : 'it finds no period of a day or a week'})` : Number.isNaN(predicted) ? 'has an outdated prediction, which blocks the way down' : `predicts ${predicted} at most within the window`;
    return `crane ${forecast}; ${decision.desired} stand.`;
  }

  save(): Json {
    const { recommendations, added, removed } = this.#state;
    return {
      recommendations: recommendations.save(),
      added: added.save(),
      removed: removed.save(),
      lastSync: finite(this.#syncs.last),
      lastSample: finite(this.#samples.last),
      lastUpdate: finite(this.#updates.last),
      history: this.#history.map(finite),
      model: this.#model === null ? null : { ...this.#model, estimator: { ...this.#model.estimator } },
      said: this.explain(),
    };
  }

  restore(state: Json): void {
    const saved = readRuleState(this.name, savedSchema, state);
    this.#state.recommendations.restore(saved.recommendations);
    this.#state.added.restore(saved.added);
    this.#state.removed.restore(saved.removed);
    this.#syncs.last = saved.lastSync ?? Number.NEGATIVE_INFINITY;
    this.#samples.last = saved.lastSample ?? Number.NEGATIVE_INFINITY;
    this.#updates.last = saved.lastUpdate ?? Number.NEGATIVE_INFINITY;
    this.#history = saved.history.map((value) => value ?? Number.NaN);
    this.#model = saved.model;
    this.#said = saved.said ?? null;
  }
}

export const craneEntry: RuleEntry<CraneParameters> = {
  name: 'crane',
  description: "crane's effective HPA: HPA on the load and on the greatest load that its DSP predicts for the next hour",
  parameters: parametersSchema,
  shorthand: 'window',
  make: (parameters, context) => new CraneRule(parameters, context),
};
