import { InvalidInputError } from '../../../model/error.ts';
import type { Ms } from '../../../units/time.ts';
import { minutes, ms } from '../../../units/time.ts';
import type { RuleContext } from '../rule.ts';
import type { OursParameters } from './ours-parameters.ts';
import type { Prices } from './prices.ts';

/** Everything that our autoscaler plans by. Lengths are whole slots. */
export type OursTerms = {
  readonly stage: Ms;
  readonly stages: number;
  readonly every: Ms;
  readonly prices: Prices;
  /**
   * Share of slots that may be violated, where replicas follow the load with a margin; null where events are so dear that they are planned. Without a price of
   * events the programme falls apart into one decision for each stage, whose answer is a quantile of the load by then (the newsvendor's), so it is taken as such.
   */
  readonly allowed: number | null;
};

/**
 * The share of time that plans let be violated: a tenth of what the goal leaves, since forecasts are wrong at times and need the rest, and no more than this, since
 * a lax goal is no wish to violate it.
 */
const allowedMost = 0.001;
const budgetUsed = 0.1;
/** The mean excess of load beyond a high quantile of its forecast, as a share of the load. Our choice: about what it is in the resampled days of docs/results/autoscaling.md. */
const excessShare = 0.032;
/** How many violated slots, of at most a minute, a scaling event is as bad as that users feel. Fixed on the same resampled days of a training week, in slots of a minute. */
const feltSlots = 2.2;
/** How far a plan looks, in times that one instance has to stay released to pay for an event: with less, nothing would ever be released for good. */
const horizonEvents = 1.1;
/** Stages of a plan: fewer see too little of what comes, more take longer to plan and foretell nothing. */
const stagesLeast = 15;
const stagesMost = 48;
/** Stages of a forecast that only tells what comes until a decision takes effect, so that it may be a stage old. */
const stagesUnplanned = 3;

const minute = minutes(1);

/**
 * What plans weigh and how far they look, from what the application is where the parameters do not say it. In minutes of one instance, so that prices per
 * hour cancel out:
 *
 * - **violation**. Let `n` instances be there, and let load beyond what they carry be `x·n` instances in the mean, with an exponential tail. Providing
 *   for the price `V` of a violated minute is cheapest where one instance more saves what it costs: `1 = V × ε / (x·n)`, with ε the share of time
 *   that is then violated (the newsvendor's condition). So a goal that allows ε has the price `V = x·n / ε`. `n` is the middling size of
 *   the deployment, the geometric mean of the least and the most.
 * - **event**. Where users feel a scaling because what moves waits longer than the objective allows, it is as bad as 2.2 violated slots, and costs as
 *   much; slots of more than a minute count as one, since what moves waits once, however long the slots are by which that is measured. Where they do not, a change costs what an instance takes before it is of use: the start-up and a slot.
 * - **horizon**. A tenth longer than one instance has to stay released to pay for an event; where none is planned, until a decision takes effect.
 * - **stage**. The time in which a decision takes effect (start-up and a slot), or what cuts the horizon into 48.
 * - **every**. Once in a stage where events are planned; else twice, so that the stage in which a decision takes effect is never more than half over.
 *
 * @throws InvalidInputError where a price in USD is given and instances cost nothing
 */
export function oursTerms(given: Pick<OursParameters, 'stage' | 'horizon' | 'every' | 'violation' | 'violationUsd' | 'event' | 'moved'>, context: RuleContext): OursTerms {
  const { slot, startup } = context;
  const reaction = startup + slot;
  const violation = given.violation ?? inUsd(given.violationUsd, context) ?? violationOf(context);
  const event = given.event ?? (isFelt(context) ? feltSlots * violation * (Math.min(slot, minute) / minute) : reaction / minute);
  const horizon = given.horizon ?? horizonEvents * event * minute;
  const grain = wholeSteps(slot);
  const stage = whole(given.stage ?? Math.max(reaction, horizon / stagesMost), grain);
  const planned = event > reaction / minute || given.moved > 0;
  const least = planned ? stagesLeast : stagesUnplanned;
  const stages = given.horizon === undefined ? Math.max(least, Math.min(stagesMost, Math.round(horizon / stage))) : Math.max(1, Math.round(horizon / stage));
  const every = whole(given.every ?? (planned ? stage : Math.floor(stage / grain / 2) * grain), grain);
  return { stage, stages, every, prices: { violation, event, moved: given.moved }, allowed: planned ? null : Math.min(0.5, (excessShare * middling(context)) / Math.max(1e-9, violation)) };
}

/** Instances of a deployment of middling size. */
const middling = ({ replicas: { min, max } }: RuleContext): number => Math.sqrt(Math.max(1, min) * Math.max(1, max));

function violationOf(context: RuleContext): number {
  const { goal = 0 } = context.objective;
  return (excessShare * middling(context)) / Math.min(allowedMost, budgetUsed * Math.max(1e-6, 1 - goal));
}

function inUsd(usd: number | undefined, { price }: RuleContext): number | undefined {
  if (usd === undefined) return undefined;
  if (!(price > 0)) throw new InvalidInputError([`violationUsd is ${usd}, but an instance costs ${price} USD/h; the price of an instance must be above 0 for it; give one, or use violation, in minutes of an instance`]);
  return usd / (price / 60);
}

/** Whether what moves at a scaling waits longer than the objective allows. */
const isFelt = ({ objective: { target, tolerance }, capacity }: RuleContext): boolean => (capacity.moveDelay ?? 0) > target * (1 + tolerance);

/**
 * What lengths are multiples of: the slot; where that is shorter than a minute, the least number of slots that is whole minutes, since live loads are recorded in
 * minutes.
 */
function wholeSteps(slot: Ms): Ms {
  if (slot >= minute) return slot;
  for (let slots = 1; slots <= 60; slots++) if ((slots * slot) % minute === 0) return ms(slots * slot);
  return slot;
}

/** The nearest length that is whole grains, at least one. */
const whole = (length: number, grain: Ms): Ms => ms(Math.max(1, Math.round(length / grain)) * grain);
