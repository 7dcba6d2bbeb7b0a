import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { durationSchema, shareSchema } from '../../../../model/quantities.ts';
import { readRuleState, saidSchema } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleView } from '../../rule.ts';
import { noNeeds } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { hpaConstants } from '../hpa/constants.ts';
import { SyncClock, syncsInSlot } from '../syncs-in-slot.ts';
import { timedValuesSchema } from '../timed-values.ts';
import { kedaConstants } from './constants.ts';
import type { KedaDecision, KedaSettings, KedaState, TriggerReading } from './keda.ts';
import { kedaDefaults, kedaLook, kedaState } from './keda.ts';

const parametersSchema = z.strictObject({
  /** Load that each replica should have; null: the share below of what an instance carries. */
  threshold: z.number().positive().nullable().default(null),
  utilisation: shareSchema.prefault(`${hpaConstants.cpuUtilizationPercent}%`),
  activationThreshold: z.number().nonnegative().default(kedaConstants.activationThreshold),
  cooldown: durationSchema.prefault('5m'),
  ignoreNullValues: z.boolean().default(kedaConstants.ignoreNullValues),
  idle: z.int().nonnegative().nullable().default(null),
  /** `fallback`; null without. It needs `ignoreNullValues=false`, or nothing ever fails. */
  fallbackReplicas: z.int().nonnegative().nullable().default(null),
  fallbackFailures: z.int().nonnegative().default(3),
  fallbackBehaviour: z.enum(['static', 'currentReplicas', 'currentReplicasIfHigher', 'currentReplicasIfLower']).default('static'),
});
export type KedaParameters = z.infer<typeof parametersSchema>;

const savedSchema = z.strictObject({
  recommendations: timedValuesSchema,
  added: timedValuesSchema,
  removed: timedValuesSchema,
  failures: z.number(),
  createdAt: z.number(),
  lastActive: z.number().nullable(),
  lastSync: z.number(),
  lastPoll: z.number(),
  said: saidSchema,
});

const empty: TriggerReading = { kind: 'empty' };

/** KEDA with a Prometheus trigger on the load. A load that was not measured is an empty result. */
export class KedaRule implements Rule {
  readonly name = 'keda';
  readonly needs = noNeeds;
  readonly #context: RuleContext;
  readonly #settings: KedaSettings;
  readonly #syncs = new SyncClock(hpaConstants.syncPeriod);
  readonly #polls = new SyncClock(kedaConstants.pollingInterval);
  #state: KedaState | null = null;
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;
  #last: KedaDecision = { desired: 0, outcome: 'no-metrics' };

  constructor(parameters: KedaParameters, context: RuleContext) {
    const { threshold, utilisation, fallbackReplicas: replicas, fallbackFailures: failureThreshold, fallbackBehaviour: behaviour, ...rest } = parameters;
    const fallback = replicas === null ? null : { failureThreshold, replicas, behaviour };
    this.#context = context;
    this.#settings = { ...kedaDefaults(threshold ?? capacityPerInstance(context) * utilisation), ...rest, fallback, ...context.replicas };
  }

  step(view: RuleView): number {
    const { slot } = this.#context;
    const state = (this.#state ??= kedaState(view.at));
    const reading: TriggerReading = Number.isNaN(view.load) ? empty : { kind: 'value', value: view.load };
    let current = view.desired;
    for (let sync = 0; sync < syncsInSlot(slot, hpaConstants.syncPeriod); sync++) {
      const now = view.at + sync * hpaConstants.syncPeriod;
      if (!this.#syncs.due(now)) break;
      this.#said = null;
      this.#last = kedaLook({ now, current, reading, poll: this.#polls.due(now) }, this.#settings, state);
      current = this.#last.desired;
    }
    return current;
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    const { desired, outcome } = this.#last;
    return `KEDA with ${Number(this.#settings.threshold.toPrecision(4))} for each replica: ${outcome.replaceAll('-', ' ')}, so ${desired} stand.`;
  }

  save(): Json {
    const state = this.#state;
    if (state === null) return null;
    const { hpa, failures, createdAt, lastActive } = state;
    return {
      recommendations: hpa.recommendations.save(),
      added: hpa.added.save(),
      removed: hpa.removed.save(),
      failures,
      createdAt,
      lastActive: Number.isNaN(lastActive) ? null : lastActive,
      lastSync: this.#syncs.last,
      lastPoll: this.#polls.last,
      said: this.explain(),
    };
  }

  restore(state: Json): void {
    const saved = readRuleState(this.name, savedSchema.nullable(), state);
    this.#state = null;
    if (saved === null) return;
    const fresh = kedaState(saved.createdAt);
    fresh.hpa.recommendations.restore(saved.recommendations);
    fresh.hpa.added.restore(saved.added);
    fresh.hpa.removed.restore(saved.removed);
    fresh.failures = saved.failures;
    fresh.lastActive = saved.lastActive ?? Number.NaN;
    this.#state = fresh;
    this.#syncs.last = saved.lastSync;
    this.#polls.last = saved.lastPoll;
    this.#said = saved.said ?? null;
  }
}

export const kedaEntry: RuleEntry<KedaParameters> = {
  name: 'keda',
  description: 'KEDA with a Prometheus trigger on the load: activation, cooldown, fallback, and the HPA that it makes',
  parameters: parametersSchema,
  shorthand: 'utilisation',
  make: (parameters, context) => new KedaRule(parameters, context),
};
