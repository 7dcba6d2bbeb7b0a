import * as z from 'zod';
import type { Json } from '../../../../model/json.ts';
import { durationSchema, positiveDurationSchema, shareSchema } from '../../../../model/quantities.ts';
import type { Ms } from '../../../../units/time.ts';
import { readRuleState, saidSchema } from '../../rule-state.ts';
import type { Rule, RuleContext, RuleEntry, RuleNeeds, RuleView } from '../../rule.ts';
import { capacityPerInstance } from '../capacity-per-instance.ts';
import { SyncClock } from '../syncs-in-slot.ts';
import { TimedValues, timedValuesSchema } from '../timed-values.ts';
import { flinkConstants } from './constants.ts';
import type { FlinkSettings, FlinkVertex } from './evaluate.ts';
import { flinkDefaults } from './evaluate.ts';
import type { FlinkState, VertexState } from './flink.ts';
import { flinkDecision, flinkState } from './flink.ts';

const parametersSchema = z.strictObject({
  /** `capacity`: an instance is busy all the time with what it carries within the objective, as measured before; `measured`: with the busy time that is measured, as Flink takes it. */
  rate: z.enum(['capacity', 'measured']).default('capacity'),
  utilisation: shareSchema.prefault(`${flinkConstants.targetUtilization * 100}%`),
  /** `utilization.target.boundary`. */
  boundary: shareSchema.prefault(`${flinkConstants.utilizationBoundary * 100}%`),
  metricsWindow: positiveDurationSchema.prefault('15m'),
  stabilization: durationSchema.prefault('5m'),
  scaleDownInterval: durationSchema.prefault('1h'),
  catchUp: durationSchema.prefault('30m'),
  restart: durationSchema.prefault('5m'),
});
export type FlinkParameters = z.infer<typeof parametersSchema>;

const savedSchema = z.strictObject({
  loads: timedValuesSchema,
  shares: timedValuesSchema,
  runsSince: z.number().nullable(),
  replicas: z.number().nullable(),
  last: z.number().nullable(),
  said: saidSchema,
  vertex: z.strictObject({
    waiting: z.strictObject({ since: z.number(), most: z.number() }).nullable(),
    last: z.strictObject({ to: z.number(), up: z.boolean(), rate: z.number(), expectedRate: z.number() }).nullable(),
  }),
});

/** Upstream rounds rates to whole records/s. So many records stand for one unit of load, lest a load of 3 streams be rounded too. */
const recordsPerLoad = 1000;

/**
 * Flink's autoscaler for a job of one vertex that reads the load. Instances are its subtasks. It aims at a utilisation and not at a response
 * time; for the best of it, an instance is by default taken to be busy in relation to what it carries within the objective.
 */
export class FlinkRule implements Rule {
  readonly name = 'flink';
  readonly needs: RuleNeeds;
  readonly #settings: FlinkSettings;
  readonly #parameters: FlinkParameters;
  readonly #slot: Ms;
  readonly #perInstance: number;
  readonly #max: number;
  readonly #clock = new SyncClock(flinkConstants.reconcile);
  readonly #state: FlinkState = flinkState(1);
  readonly #loads = new TimedValues();
  readonly #shares = new TimedValues();
  /** Since when the job runs as it does, and with how many; NaN before the first step. */
  #runsSince = Number.NaN;
  #replicas = Number.NaN;
  #why = 'nothing was decided yet';
  /** What was said of the last decision before the state was restored; null once there is a newer one. */
  #said: string | null = null;

  constructor(parameters: FlinkParameters, context: RuleContext) {
    const { slot, replicas } = context;
    const { utilisation, boundary, scaleDownInterval, catchUp, restart, metricsWindow } = parameters;
    const window = (Math.max(1, Math.round(metricsWindow / slot)) * slot) as Ms;
    this.#parameters = { ...parameters, metricsWindow: window };
    this.#settings = { ...flinkDefaults, targetUtilization: utilisation, utilizationBoundary: boundary, scaleDownInterval, catchUp, restart, vertexMin: Math.max(1, replicas.min), vertexMax: replicas.max };
    this.#slot = slot;
    this.#perInstance = capacityPerInstance(context);
    this.#max = replicas.max;
    const measured = parameters.rate === 'measured' ? ([{ signal: 'utilisation', window }, { signal: 'served', window }] as const) : [];
    this.needs = { windows: [...measured, { signal: 'backlog', window: slot }], instances: false, forecast: null };
  }

  step(view: RuleView): number {
    const { at, desired } = view;
    const { metricsWindow, stabilization } = this.#parameters;
    if (desired !== this.#replicas) this.#restarted(at, desired);
    this.#loads.forgetBefore(at - metricsWindow);
    this.#shares.forgetBefore(at - metricsWindow);
    if (!Number.isNaN(view.load)) {
      this.#loads.push(at, view.load);
      this.#shares.push(at, view.load / (Math.max(1, view.ready) * this.#perInstance));
    }
    if (!this.#clock.due(at)) return desired;
    this.#said = null;
    if (at < this.#runsSince + stabilization + metricsWindow) {
      this.#why = 'its window is not full since the last change';
      return desired;
    }
    const decision = flinkDecision({ now: at, vertices: [this.#vertex(view)] }, this.#settings, this.#state);
    const wanted = decision?.[0] ?? desired;
    this.#why = wanted !== desired ? 'the rate that it truly processes is outside its bounds' : (this.#state.vertices[0] as VertexState).waiting === null ? 'it is within its bounds' : 'it waits to go down';
    if (wanted !== desired) this.#restarted(at, wanted);
    return wanted;
  }

  /** The job begins anew: what was measured before does not count. */
  #restarted(at: number, replicas: number): void {
    this.#runsSince = at;
    this.#replicas = replicas;
    this.#loads.clear();
    this.#shares.clear();
  }

  #vertex(view: RuleView): FlinkVertex {
    const { metricsWindow, rate } = this.#parameters;
    const arriving = this.#loads.meanAfter(view.at - metricsWindow);
    const inRate = rate === 'measured' ? view.served(metricsWindow) : arriving;
    const busy = rate === 'measured' ? view.utilisation(metricsWindow) : this.#shares.meanAfter(view.at - metricsWindow);
    const waiting = view.backlog(this.#slot);
    return {
      parallelism: view.desired,
      maxParallelism: this.#max,
      partitions: 0,
      keyed: false,
      inRate: inRate * recordsPerLoad,
      busyMs: busy * 1000,
      observedRate: Number.NaN,
      // What arrives and is not served adds to what waits.
      source: { lag: (Number.isNaN(waiting) ? 0 : waiting) * recordsPerLoad, lagGrowth: (arriving - inRate) * recordsPerLoad },
      inputs: [],
    };
  }

  explain(): string {
    if (this.#said !== null) return this.#said;
    return `Flink's autoscaler: ${this.#why}, so ${this.#replicas} stand.`;
  }

  save(): Json {
    const { waiting, last } = this.#state.vertices[0] as VertexState;
    const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
    // A rate without end (nothing came in) cannot be judged by later, so the scaling is as good as forgotten.
    const judged = last !== null && Number.isFinite(last.rate) && Number.isFinite(last.expectedRate) ? last : null;
    return { loads: this.#loads.save(), shares: this.#shares.save(), runsSince: finite(this.#runsSince), replicas: finite(this.#replicas), last: finite(this.#clock.last), vertex: { waiting, last: judged }, said: this.explain() };
  }

  restore(state: Json): void {
    const saved = readRuleState(this.name, savedSchema, state);
    this.#loads.restore(saved.loads);
    this.#shares.restore(saved.shares);
    this.#runsSince = saved.runsSince ?? Number.NaN;
    this.#replicas = saved.replicas ?? Number.NaN;
    this.#clock.last = saved.last ?? Number.NEGATIVE_INFINITY;
    const vertex = this.#state.vertices[0] as VertexState;
    vertex.waiting = saved.vertex.waiting;
    vertex.last = saved.vertex.last;
    this.#said = saved.said ?? null;
  }
}

export const flinkEntry: RuleEntry<FlinkParameters> = {
  name: 'flink',
  description: "Flink's autoscaler: rates over busy time, a band of utilisation, an hour's delay down, time to catch up and restart",
  parameters: parametersSchema,
  shorthand: 'utilisation',
  make: (parameters, context) => new FlinkRule(parameters, context),
};
