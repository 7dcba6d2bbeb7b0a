import type { DurationPredictor } from '../ports/duration-predictor.ts';
import type { PredictedValue } from './capacity-plan.ts';
import { ask, askOptimist, type Demand } from './least-count.ts';
import type { Offer } from './offer.ts';
import type { JobClass } from './problem.ts';
import { toldApart } from './told-apart.ts';

/** One way to serve a class: the least machines of one type that meet its goal for so many users. */
export type Option = {
  readonly jobClass: JobClass;
  readonly offer: Offer;
  readonly users: number;
  readonly count: number;
  readonly predicted: PredictedValue;
  /** For this class alone: with all that is reserved, or its share of the servers. */
  readonly usdPerHour: number;
};

/** Why a class has no option, and the most machines that were thought of. */
export type Failure = { readonly offer: Offer; readonly count: number; readonly why: string };

export type ClassOptions = {
  readonly jobClass: JobClass;
  /** All that could run the class, whether or not they meet its goal. */
  readonly offers: readonly Offer[];
  readonly options: readonly Option[];
  readonly failures: readonly Failure[];
  readonly refused: readonly { readonly type: string; readonly why: string }[];
};

/** What one machine less would mean, in words; what is known already is not simulated again. */
export function oneLess(predictor: DurationPredictor, { offer, count }: Pick<Option, 'offer' | 'count'>, demand: Demand, unit: string): string {
  const atLeast = askOptimist(predictor, offer, demand, count - 1);
  const less = `with ${count - 1} of ${offer.type} it would be`;
  if (atLeast > demand.goal) return `${less} at least ${toldApart(atLeast, demand.goal)}${unit}, and ${demand.goal}${unit} is asked for`;
  const answer = ask(predictor, offer, demand, count - 1);
  if (answer.kind === 'none') return `nothing is known of ${count - 1} of ${offer.type}: ${answer.why}`;
  return `${less} ${toldApart(answer.value, demand.goal)}${unit}, and ${demand.goal}${unit} is asked for`;
}
