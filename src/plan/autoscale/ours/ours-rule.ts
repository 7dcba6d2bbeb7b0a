import * as z from 'zod';
import type { Json } from '../../../model/json.ts';
import { readRuleState } from '../rule-state.ts';
import type { PeakForecast, Rule, RuleContext, RuleNeeds, RuleView } from '../rule.ts';
import { loadLimits, neededOf } from './load-limits.ts';
import type { OursParameters } from './ours-parameters.ts';
import { planQuantiles } from './ours-parameters.ts';
import { RecentMost } from './recent-most.ts';
import { ReplicaPlanner } from './replica-plan.ts';

/** Values of the window that a state may hold: one a minute for a week. */
const wantsMax = 10_080;
const stateSchema = z.strictObject({ wants: z.array(z.tuple([z.number(), z.number()])).max(wantsMax), raisedAt: z.number().nullable() });

/**
 * Our own autoscaler. Every slot it plans anew over the forecast of stage peaks (ReplicaPlanner) and asks for what the plan begins with; what was
 * wanted within `hold` is not released yet. When reality leaves what is provided for (the load needs more, or responses are violated
 * although it should fit), it jumps to the need at once, which is held likewise, and plans on from there. Without a forecast it follows
 * the need, up at once and down after `hold`. Without a measured load it changes nothing.
 */
export class OursRule implements Rule {
  readonly name = 'ours';
  readonly needs: RuleNeeds;
  readonly #planner: ReplicaPlanner;
  readonly #limits: Float64Array;
  readonly #context: RuleContext;
  readonly #hold: number;
  readonly #bound: number;
  readonly #wants: RecentMost;
  /** When more was asked for last. */
  #raisedAt = Number.NEGATIVE_INFINITY;
  #why: Why = 'none';
  #need = 0;
  #load = 0;
  #asked = 0;

  constructor({ model, stage, horizon, every, hold, toleranceUsed, violation, event, moved }: OursParameters, context: RuleContext) {
    const { objective, replicas, capacity, slot, startup } = context;
    this.#context = context;
    this.#hold = hold;
    this.#bound = objective.target * (1 + objective.tolerance);
    this.#limits = loadLimits(capacity, replicas.min, replicas.max, objective.target * (1 + objective.tolerance * toleranceUsed));
    this.#wants = new RecentMost(hold);
    const length = wholeSlots(stage, slot);
    this.#planner = new ReplicaPlanner({ limits: this.#limits, min: replicas.min, slot: slot / minute, stage: length / minute, startup: startup / minute, prices: { violation, event, moved } });
    this.needs = {
      windows: [
        { signal: 'response', window: slot },
        { signal: 'backlog', window: slot },
      ],
      instances: false,
      forecast: { model, stage: length, stages: Math.max(1, Math.round(horizon / length)), quantiles: planQuantiles, every: wholeSlots(every, slot) },
    };
  }

  step(view: RuleView): number {
    const { at, desired, load } = view;
    if (Number.isNaN(load)) return this.#answer('missing', desired);
    this.#load = load;
    this.#need = neededOf(this.#limits, this.#context.replicas.min, load + this.#waiting(view));
    const wanted = this.#wanted(view);
    const most = this.#wants.add(at, wanted);
    if (wanted > desired) this.#raisedAt = at;
    else if (most > wanted) return this.#answer('held', Math.min(desired, most));
    return this.#answer(this.#why, wanted);
  }

  #wanted(view: RuleView): number {
    const { desired } = view;
    const need = this.#need;
    if (need > desired) {
      this.#why = 'rescue';
      return Math.max(need, this.#plan(view, need));
    }
    if (this.#violatedAlthough(view)) {
      this.#why = 'violated';
      return desired + 1;
    }
    const planned = Math.max(need, this.#plan(view, desired));
    this.#why = planned === desired ? 'kept' : 'planned';
    return planned;
  }

  /** What the plan begins with; without a usable forecast, the need. */
  #plan({ forecast, at }: RuleView, desired: number): number {
    return usable(forecast, at) ? this.#planner.plan(forecast, Math.floor((at - forecast.madeAt) / forecast.stage), desired) : this.#need;
  }

  /** What waits, as the load that it would be if it were to be gone within a slot; nothing where the world cannot tell. */
  #waiting(view: RuleView): number {
    const { slot } = this.#context;
    const backlog = view.backlog(slot);
    return backlog > 0 ? backlog / (slot / second) : 0;
  }

  /** Responses break the objective though the load should fit, and everything that was asked for has been ready for a slot. */
  #violatedAlthough(view: RuleView): boolean {
    const { slot, startup } = this.#context;
    return view.response(slot) > this.#bound && view.ready >= view.desired && view.at - this.#raisedAt > startup + slot;
  }

  #answer(why: Why, replicas: number): number {
    this.#why = why;
    this.#asked = replicas;
    return replicas;
  }

  explain(): string {
    const load = Number(this.#load.toPrecision(3));
    const hold = `${this.#hold / minute} min`;
    switch (this.#why) {
      case 'none':
        return 'No decision was made yet.';
      case 'missing':
        return 'The load was not measured, so what is there stays.';
      case 'rescue':
        return `The load of ${load} needs ${this.#need} replicas, more than there were: reality left the plan, so ${this.#asked} are asked for at once, and held for ${hold}.`;
      case 'violated':
        return `The objective is violated although the load of ${load} should fit, so one replica more is asked for, and held for ${hold}.`;
      case 'held':
        return `More was wanted within the last ${hold}, so ${this.#asked} stay, although the load of ${load} needs ${this.#need} now.`;
      case 'kept':
      case 'planned':
        return `The load of ${load} needs ${this.#need} replicas now, and ${this.#asked} are the cheapest for what may come.`;
    }
  }

  save(): Json {
    return { wants: this.#wants.save(), raisedAt: Number.isFinite(this.#raisedAt) ? this.#raisedAt : null };
  }

  restore(state: Json): void {
    const { wants, raisedAt } = readRuleState(this.name, stateSchema, state);
    this.#wants.restore(wants);
    this.#raisedAt = raisedAt ?? Number.NEGATIVE_INFINITY;
  }
}

type Why = 'none' | 'missing' | 'rescue' | 'violated' | 'held' | 'kept' | 'planned';

const minute = 60_000;
const second = 1000;

/** The nearest length that is whole slots, at least one. */
const wholeSlots = <T extends number>(length: T, slot: T): T => (Math.max(1, Math.round(length / slot)) * slot) as T;

/** A forecast is read until its last stage ends. */
const usable = (forecast: PeakForecast | null, at: number): forecast is PeakForecast => forecast !== null && at >= forecast.madeAt && at < forecast.madeAt + forecast.stages * forecast.stage;
