import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { durationSchema, positiveDurationSchema, shareSchema } from '../../../../model/quantities.ts';
import { readRuleState, saidSchema } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleView } from '../../rule.ts';
import { noNeeds } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { hpaConstants } from '../hpa/constants.ts';
import type { HpaDecision, HpaLimits } from '../hpa/hpa.ts';
import { hpaState, hpaSync } from '../hpa/hpa.ts';
import { replicasByAverage } from '../hpa/replica-calculator.ts';
import { SyncClock, syncsInSlot } from '../syncs-in-slot.ts';
import { timedValuesSchema } from '../timed-values.ts';
import type { DecisionType } from './phpa.ts';
import { decided, holtWintersPrediction, linearPrediction, phpaBehaviour, phpaConstants } from './phpa.ts';

const parametersSchema = z.strictObject({
  model: z.enum(['linear', 'holt-winters']).default('linear'),
  decision: z.enum(['maximum', 'minimum', 'mean', 'median']).default('maximum'),
  utilisation: shareSchema.prefault(`${hpaConstants.cpuUtilizationPercent}%`),
  /** Of the linear model. */
  lookAhead: durationSchema.prefault('10s'),
  historySize: z.int().min(1).max(10_000).default(phpaConstants.historySize),
  /** Of Holt and Winters: coefficients and seasons as in the documents' example; a season is so many points. */
  alpha: z.number().min(0).max(1).default(0.9),
  beta: z.number().min(0).max(1).default(0.9),
  gamma: z.number().min(0).max(1).default(0.9),
  season: z.int().min(1).max(200).default(6),
  storedSeasons: z.int().min(2).max(20).default(4),
  syncPeriod: positiveDurationSchema.prefault('15s'),
});
export type PhpaParameters = z.infer<typeof parametersSchema>;

const savedSchema = z.strictObject({ recommendations: timedValuesSchema, added: timedValuesSchema, removed: timedValuesSchema, last: z.number().nullable(), history: timedValuesSchema, said: saidSchema });

/** The predictive horizontal pod autoscaler: what HPA calculates from the load, and a model of what it calculated before. */
export class PhpaRule implements Rule {
  readonly name = 'phpa';
  readonly needs = noNeeds;
  readonly #parameters: PhpaParameters;
  readonly #context: RuleContext;
  readonly #limits: HpaLimits;
  readonly #perInstance: number;
  readonly #clock: SyncClock;
  readonly #state = hpaState();
  #history: { readonly at: number; readonly replicas: number }[] = [];
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last: { readonly calculated: number; readonly predicted: number; readonly decision: HpaDecision } = { calculated: Number.NaN, predicted: Number.NaN, decision: { desired: 0, outcome: 'no-metrics' } };

  constructor(parameters: PhpaParameters, context: RuleContext) {
    this.#parameters = parameters;
    this.#context = context;
    this.#limits = { ...context.replicas, behaviour: phpaBehaviour };
    this.#perInstance = capacityPerInstance(context);
    this.#clock = new SyncClock(parameters.syncPeriod);
  }

  step(view: RuleView): number {
    const { syncPeriod, utilisation, decision: type } = this.#parameters;
    if (!this.#clock.due(view.at)) return view.desired;
    let current = view.desired;
    const target = this.#perInstance * utilisation;
    const tolerance = { up: phpaConstants.tolerance, down: phpaConstants.tolerance };
    for (let sync = 0; sync < syncsInSlot(this.#context.slot, syncPeriod); sync++) {
      const now = view.at + sync * syncPeriod;
      const calculated = replicasByAverage(current, view.load, target, tolerance);
      // Upstream gives up and tries again in 10 s.
      if (Number.isNaN(calculated)) break;
      this.#history.push({ at: now, replicas: calculated });
      const predicted = this.#predicted(now);
      const decision = hpaSync({ now, current, wanted: decided(type, calculated, [predicted]) }, this.#limits, this.#state);
      this.#said = null;
      this.#last = { calculated, predicted, decision };
      current = decision.desired;
    }
    return current;
  }

  #predicted(now: number): number {
    const { model, historySize, season, storedSeasons, lookAhead, alpha, beta, gamma } = this.#parameters;
    const kept = model === 'linear' ? historySize : season * storedSeasons;
    if (this.#history.length > kept) this.#history = this.#history.slice(-kept);
    if (model === 'linear') return linearPrediction(this.#history, now, lookAhead);
    return holtWintersPrediction(this.#history, { trend: 'add', seasonal: 'add', alpha, beta, gamma, season });
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { calculated, predicted, decision } = this.#last;
    if (Number.isNaN(calculated)) return 'PHPA has no metric yet, so nothing changes.';
    return `PHPA calculates ${calculated}, its ${this.#parameters.model} model predicts ${predicted}; by the ${this.#parameters.decision satisfies DecisionType} and its limits ${decision.desired} stand.`;
  }

  save(): Json {
    const { recommendations, added, removed } = this.#state;
    const { last } = this.#clock;
    return { recommendations: recommendations.save(), added: added.save(), removed: removed.save(), last: Number.isFinite(last) ? last : null, history: this.#history.map(({ at, replicas }) => [at, replicas]), said: this.explain() };
  }

  restore(state: Json): void {
    const saved = readRuleState(this.name, savedSchema, state);
    this.#state.recommendations.restore(saved.recommendations);
    this.#state.added.restore(saved.added);
    this.#state.removed.restore(saved.removed);
    this.#clock.last = saved.last ?? Number.NEGATIVE_INFINITY;
    this.#history = saved.history.map(([at, replicas]) => ({ at, replicas }));
    this.#said = saved.said ?? null;
  }
}

export const phpaEntry: RuleEntry<PhpaParameters> = {
  name: 'phpa',
  description: 'the predictive horizontal pod autoscaler: HPA, and a line or Holt and Winters through the replicas it calculated',
  parameters: parametersSchema,
  shorthand: 'model',
  make: (parameters, context) => new PhpaRule(parameters, context),
};
