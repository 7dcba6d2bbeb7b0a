import type { DurationPredictor } from '../ports/duration-predictor.ts';
import { besideGoal } from './beside-goal.ts';
import type { PredictedValue } from './capacity-plan.ts';
import { ask, askOptimist, type Demand } from './least-count.ts';
import type { Offer } from './offer.ts';
import type { JobClass } from './problem.ts';

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

/** Why a class has no option, and the most machines that were thought of; `certain` unless nothing is known of some. */
export type Failure = { readonly offer: Offer; readonly count: number; readonly why: string; readonly certain: boolean };

export type ClassOptions = {
  readonly jobClass: JobClass;
  /** All that could run the class, whether or not they meet its goal. */
  readonly offers: readonly Offer[];
  readonly options: readonly Option[];
  readonly failures: readonly Failure[];
  readonly refused: readonly { readonly type: string; readonly why: string }[];
};

/** Of each type the option with the fewest machines, for however many users: where another option of the type fits, so does this one. */
export const fewestMachines = (options: readonly Option[]): Option[] => [...Map.groupBy(options, ({ offer }) => offer.type).values()].map((same) => same.reduce((fewest, option) => (option.count < fewest.count ? option : fewest)));

/** What one machine less would mean, in words; what is known already is not simulated again. */
export function oneLess(predictor: DurationPredictor, { offer, count }: Pick<Option, 'offer' | 'count'>, demand: Demand): string {
  const told = (words: string, predicted: number): string => {
    const { value, goal, isBusy } = besideGoal(offer.profile, predicted, demand.goal);
    return `with ${count - 1} of ${offer.type} it would be${words} ${value}${isBusy ? ' busy' : ''}, and ${goal} is asked for`;
  };
  const atLeast = askOptimist(predictor, offer, demand, count - 1);
  if (atLeast > demand.goal) return told(' at least', atLeast);
  const answer = ask(predictor, offer, demand, count - 1);
  return answer.kind === 'none' ? `nothing is known of ${count - 1} of ${offer.type}: ${answer.why}` : told('', answer.value);
}
