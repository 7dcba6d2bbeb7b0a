import * as z from 'zod';
import type { Json } from '../../../model/json.ts';
import { readRuleState } from '../rule-state.ts';
import type { PeakForecast, Rule, RuleContext, RuleNeeds, RuleView } from '../rule.ts';
import { medianPeak } from './exceedance.ts';
import { loadLimits, neededOf } from './load-limits.ts';
import type { OursParameters } from './ours-parameters.ts';
import { planQuantiles } from './ours-parameters.ts';
import { RecentMost } from './recent-most.ts';
import { oursTerms } from './ours-terms.ts';
import { ReplicaPlanner } from './replica-plan.ts';
import { RiseMargin, riseMarginStateSchema } from './rise-margin.ts';

/** Values of the window that a state may hold: one a minute for a week. */
const wantsMax = 10_080;
const timedSchema = z.array(z.tuple([z.number(), z.number()])).max(wantsMax);
const stateSchema = z.strictObject({
  wants: timedSchema,
  raisedAt: z.number().nullable(),
  /** Where replicas follow the load with a margin. */
  rises: z.strictObject({ margin: riseMarginStateSchema, bases: timedSchema }).optional(),
});

/**
 * Our own autoscaler. Every slot it plans anew and asks for what the plan begins with; what was wanted within `hold` is not released yet.
 *
 * Where events have a price it plans over the forecast of stage peaks (ReplicaPlanner). When reality leaves what is provided for (the load needs more), it
 * jumps to the need at once, which is held likewise, and plans on from there. Where they have none, it provides for what the load may rise by until an
 * instance that is asked for now is of use (RiseMargin), on the most load of the last `hold`, and on what is foretold for that time if that is more.
 *
 * Either way one instance is added where responses are violated although the load should fit. Without a forecast it follows the load; without a
 * measured load it changes nothing.
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
  /** Null where events are planned. */
  readonly #rises: Rises | null;
  /** When more was asked for last. */
  #raisedAt = Number.NEGATIVE_INFINITY;
  #why: Why = 'none';
  #need = 0;
  #load = 0;
  #asked = 0;
  #base = 0;
  #margin = 0;

  constructor({ model, hold, toleranceUsed, ...given }: OursParameters, context: RuleContext) {
    const { objective, replicas, capacity, slot, startup } = context;
    this.#context = context;
    this.#hold = hold;
    this.#bound = objective.target * (1 + objective.tolerance);
    this.#limits = loadLimits(capacity, replicas.min, replicas.max, objective.target * (1 + objective.tolerance * toleranceUsed));
    this.#wants = new RecentMost(hold);
    const { stage, stages, every, prices, allowed } = oursTerms(given, context);
    this.#planner = new ReplicaPlanner({ limits: this.#limits, min: replicas.min, slot: slot / minute, stage: stage / minute, startup: startup / minute, prices });
    this.#rises = allowed === null ? null : { margin: new RiseMargin({ slot, startup, allowed, carriedFrom: (load) => this.#carriedFrom(load) }), bases: new RecentMost(hold), allowed };
    this.needs = {
      windows: [
        { signal: 'response', window: slot },
        { signal: 'backlog', window: slot },
      ],
      instances: false,
      forecast: { model, stage, stages, quantiles: planQuantiles, every },
    };
  }

  step(view: RuleView): number {
    const { at, desired, load } = view;
    this.#rises?.margin.learn(load);
    if (Number.isNaN(load)) {
      this.#rises?.margin.margin(Number.NaN);
      return this.#answer('missing', desired);
    }
    this.#load = load;
    const present = load + this.#waiting(view);
    this.#need = neededOf(this.#limits, this.#context.replicas.min, present);
    const wanted = this.#rises === null ? this.#plannedFor(view) : this.#withMargin(view, present, this.#rises);
    // What a margin needs is held as the load that it is based on, so that only what was added for violations is left to hold.
    const most = this.#wants.add(at, this.#rises === null || this.#why === 'violated' ? wanted : 0);
    if (wanted > desired) this.#raisedAt = at;
    else if (most > wanted) return this.#answer('held', Math.min(desired, most));
    return this.#answer(this.#why, wanted);
  }

  #plannedFor(view: RuleView): number {
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

  #withMargin(view: RuleView, present: number, { margin, bases }: Rises): number {
    this.#base = bases.add(view.at, Math.max(present, this.#foretold(view)));
    this.#margin = margin.margin(this.#base);
    const wanted = neededOf(this.#limits, this.#context.replicas.min, this.#base * (1 + this.#margin));
    this.#why = 'margin';
    if (wanted > view.desired || !this.#violatedAlthough(view)) return wanted;
    this.#why = 'violated';
    return view.desired + 1;
  }

  /** What the plan begins with; without a usable forecast, the need. */
  #plan({ forecast, at }: RuleView, desired: number): number {
    return usable(forecast, at) ? this.#planner.plan(forecast, Math.floor((at - forecast.madeAt) / forecast.stage), desired) : this.#need;
  }

  /** The median of the highest load until what is asked for now is of use; 0 without a usable forecast. */
  #foretold({ forecast, at }: RuleView): number {
    if (!usable(forecast, at)) return 0;
    const { slot, startup } = this.#context;
    const last = Math.min(forecast.stages - 1, Math.ceil((at + startup + slot - forecast.madeAt) / forecast.stage) - 1);
    let most = 0;
    for (let stage = Math.floor((at - forecast.madeAt) / forecast.stage); stage <= last; stage++) most = Math.max(most, medianPeak(forecast, stage));
    return most;
  }

  /** The most load that one instance less than this load needs would have carried; 0 where the fewest replicas carry it. */
  #carriedFrom(load: number): number {
    const { min } = this.#context.replicas;
    const need = neededOf(this.#limits, min, load);
    return need > min ? (this.#limits[need - 1 - min] as number) : 0;
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
    return this.#need <= view.desired && view.response(slot) > this.#bound && view.ready >= view.desired && view.at - this.#raisedAt > startup + slot;
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
      case 'margin':
        return `The load of ${load} needs ${this.#need} replicas now, and ${this.#asked} carry ${Number((100 * this.#margin).toPrecision(2))} % more than the ${Number(this.#base.toPrecision(3))} of the last ${hold}: before what is asked for is of use, loads rose by more in ${percentOf(this.#rises?.allowed ?? 0)} % of the time.`;
      case 'kept':
      case 'planned':
        return `The load of ${load} needs ${this.#need} replicas now, and ${this.#asked} are the cheapest for what may come.`;
    }
  }

  save(): Json {
    const rises = this.#rises === null ? {} : { rises: { margin: this.#rises.margin.save(), bases: this.#rises.bases.save() } };
    return { wants: this.#wants.save(), raisedAt: Number.isFinite(this.#raisedAt) ? this.#raisedAt : null, ...rises };
  }

  restore(state: Json): void {
    const { wants, raisedAt, rises } = readRuleState(this.name, stateSchema, state);
    this.#wants.restore(wants);
    this.#raisedAt = raisedAt ?? Number.NEGATIVE_INFINITY;
    if (this.#rises === null || rises === undefined) return;
    this.#rises.margin.restore(rises.margin);
    this.#rises.bases.restore(rises.bases);
  }
}

type Rises = { readonly margin: RiseMargin; readonly bases: RecentMost; readonly allowed: number };

type Why = 'none' | 'missing' | 'rescue' | 'violated' | 'held' | 'margin' | 'kept' | 'planned';

const minute = 60_000;
const second = 1000;
const percentOf = (share: number): number => Number((100 * share).toPrecision(2));

/** A forecast is read until its last stage ends. */
const usable = (forecast: PeakForecast | null, at: number): forecast is PeakForecast => forecast !== null && at >= forecast.madeAt && at < forecast.madeAt + forecast.stages * forecast.stage;
