import type { DurationPredictor } from '../ports/duration-predictor.ts';
import type { Alternative, BindingConstraint, MachineSplit, PlannedClass } from './capacity-plan.ts';
import { alternativesMargin } from './capacity-tools.ts';
import { goalNumber, type Demand } from './least-count.ts';
import { oneLess, type Option } from './option.ts';
import type { JobClass } from './problem.ts';

export type ChosenOption = { readonly option: Option; readonly split: MachineSplit; readonly usdPerHour: number };

/** So that equal prices that were added up in another order are equal. */
const rounding = 1e-9;

/** A chosen option with what a person wants to know of it. */
export function plannedClass({ option, split, usdPerHour }: ChosenOption, options: readonly Option[], predictor: DurationPredictor, binding?: BindingConstraint): PlannedClass {
  const { jobClass, offer, count, users } = option;
  return {
    name: jobClass.name,
    type: offer.type,
    provider: offer.provider,
    count,
    split,
    containers: count * offer.containers,
    cores: count * offer.slots,
    users,
    rejected: jobClass.users.high - users,
    goal: jobClass.goal,
    predicted: option.predicted,
    costUsdPerHour: usdPerHour,
    binding: binding ?? goalOrSmallest(option, predictor),
    alternatives: alternativesTo(option, options),
  };
}

export const demandOf = (jobClass: JobClass, users: number): Demand => ({ users, thinkSeconds: jobClass.thinkSeconds, goal: goalNumber(jobClass.goal) });

function goalOrSmallest(option: Option, predictor: DurationPredictor): BindingConstraint {
  const { jobClass, offer, count, users } = option;
  if (count === 1) return { kind: 'smallest', why: `a single ${offer.type} is enough` };
  return { kind: 'goal', why: oneLess(predictor, option, demandOf(jobClass, users)) };
}

/** For as many users, on other types. */
function alternativesTo(chosen: Option, options: readonly Option[]): Alternative[] {
  const budget = chosen.usdPerHour * (1 + alternativesMargin) * (1 + rounding);
  return options
    .filter(({ offer, users, usdPerHour }) => offer.type !== chosen.offer.type && users === chosen.users && usdPerHour <= budget)
    .map(({ offer, count, usdPerHour, predicted }) => ({ type: offer.type, provider: offer.provider, count, costUsdPerHour: usdPerHour, predicted }))
    .toSorted((a, b) => a.costUsdPerHour - b.costUsdPerHour);
}
