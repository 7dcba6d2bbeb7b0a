import type * as z from 'zod';
import type { Json } from '../../model/json.ts';
import type { Ms } from '../../units/time.ts';

/**
 * The numeric heart of an autoscaler: plain numbers in, a number of replicas out. It has state of its own, allocates nothing in `step`, and
 * knows no clock, no chance and nothing of the future, so that a week of decisions takes a millisecond. `policyOf` makes a Policy of it,
 * which decides the same live.
 *
 * **Missing is NaN here, and only here.** A boxed Reading for each number would cost more than the decision. Every comparison with NaN is
 * false, so write conditions such that what is missing does nothing: `if (response > high)`, never `if (!(response <= high))`.
 */
export interface Rule {
  readonly name: string;
  readonly needs: RuleNeeds;
  /**
   * The replicas wanted from now on, decided at the beginning of a slot on what was measured before it. Called once in every slot, in order of
   * time; a rule that decides less often keeps count by itself and answers `view.desired` in between. Whoever calls holds the answer
   * within the limits of the context; a rule need not.
   */
  step(view: RuleView): number;
  /** One plain sentence on the last step. Not called in mass backtests, so it may be slow. */
  explain(): string;
  /** Everything that the next step depends on, besides the view. */
  save(): Json;
  /** Goes on from what `save` wrote; throws InvalidInputError on anything else. */
  restore(state: Json): void;
}

/**
 * What a rule sees. One object for the whole run, whose fields change between steps: a rule must not keep it, nor the arrays in it.
 * Windows reach back from `at` and are whole multiples of the slot; near the beginning they hold what there is.
 */
export interface RuleView {
  /** Time of the decision, ms since 1970. */
  readonly at: number;
  /** Replicas that were asked for last. */
  readonly desired: number;
  /** Instances that get load. */
  readonly ready: number;
  /** Instances that are paid for and do not get load yet. */
  readonly starting: number;
  /** Mean load of the last slot, in the trace's unit (streams, requests/s); NaN where it was not measured. */
  readonly load: number;
  /** The objective's percentile over all requests or frames of the window, in the unit of the target; NaN where there were none. */
  response(window: Ms): number;
  /** Mean busy share of ready instances, 0..1 (above 1 where the world allows it); NaN where the world has no such thing. */
  utilisation(window: Ms): number;
  /** Mean of what is in flight in all instances together, being served or waiting; NaN where the world has no such thing. */
  concurrency(window: Ms): number;
  /** Mean of what waits and is not being served, in all instances together; NaN where the world has no such thing. */
  backlog(window: Ms): number;
  /** Mean rate of what was finished, in the unit of load; NaN where the world has no such thing. */
  served(window: Ms): number;
  /** The newest sample of each living instance, for rules that look at pods one by one; filled only if `needs.instances`. */
  readonly instances: InstanceSamples;
  /** The newest forecast as `needs.forecast` asked for it; null where there is none (yet, or any more). */
  readonly forecast: PeakForecast | null;
}

/** One entry per living instance, `count` of them, oldest first; the arrays may be longer. Times are ms since 1970. */
export type InstanceSamples = {
  readonly count: number;
  readonly startedAt: Float64Array;
  /** When it became ready; NaN while it is not. */
  readonly readyAt: Float64Array;
  /** Its busy share over the last slot, 0..1; NaN without a sample. */
  readonly utilisation: Float64Array;
  /** When that sample was taken; NaN without one. */
  readonly sampledAt: Float64Array;
};

/**
 * What a forecast says about the maximum of the load in each of the next stages: stage `k` covers `madeAt + k × stage` up to one stage later.
 * `values[k × quantiles.length + column]`, ascending within a row.
 */
export type PeakForecast = {
  readonly madeAt: number;
  readonly stage: Ms;
  readonly stages: number;
  readonly quantiles: readonly number[];
  readonly values: Float64Array;
};

/** The forecasts that a rule asks for. `oracle` as model is the future itself, for bounds; only a backtest has it. */
export type ForecastNeed = {
  readonly model: string;
  readonly stage: Ms;
  readonly stages: number;
  readonly quantiles: readonly number[];
  /** A new one is made this often, counted from the beginning. */
  readonly every: Ms;
};

/** The measurements of RuleView that look back over a window. */
export const windowedSignals = ['response', 'utilisation', 'concurrency', 'backlog', 'served'] as const;
export type WindowedSignal = (typeof windowedSignals)[number];

/** What a rule will read; what it did not ask for may be missing. `load`, `desired`, `ready` and `starting` are always there. */
export type RuleNeeds = {
  readonly windows: readonly { readonly signal: WindowedSignal; readonly window: Ms }[];
  readonly instances: boolean;
  readonly forecast: ForecastNeed | null;
};

/** What a rule knows of the application when it is made. */
export type RuleContext = {
  /** Time between two steps: the slot. */
  readonly slot: Ms;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly objective: RuleObjective;
  /** From asking for an instance until it gets load. */
  readonly startup: Ms;
  /** What one instance costs, USD per hour. */
  readonly price: number;
  readonly capacity: CapacityCurve;
};

/** `percentile` (0..1) of the response is to stay below `target`; it counts as violated above `target × (1 + tolerance)`. `goal`: the share of time in which it is to be kept, where its owner says so. */
export type RuleObjective = { readonly percentile: number; readonly target: number; readonly tolerance: number; readonly goal?: number };

/** What is known of how the application responds to load: measured before, or fitted. Both functions are pure. */
export interface CapacityCurve {
  /** The objective's percentile where `load` is spread evenly over `replicas`, without the effect of any scaling; Infinity where it has no end. With 0 replicas it is 0 without load, else Infinity. */
  response(load: number, replicas: number): number;
  /** The fewest replicas (at least 1) that keep the objective's target at this load; Infinity where none do. */
  needed(load: number): number;
  /** How long what moves to another instance at a scaling waits, in the unit of the response; absent where a scaling moves nobody, or it is not known. */
  readonly moveDelay?: number;
}

/** A kind of rule by the name that users write. `parameters` reads what they give, with defaults for what they do not. */
export type RuleEntry<P = unknown> = {
  readonly name: string;
  readonly description: string;
  readonly parameters: z.ZodType<P>;
  /** Which parameter the text after a colon in `name:text` sets, such as `60m` in `oracle:60m`; null without one. */
  readonly shorthand: string | null;
  make(parameters: P, context: RuleContext): Rule;
};

/** No window, no instance, no forecast. */
export const noNeeds: RuleNeeds = { windows: [], instances: false, forecast: null };
