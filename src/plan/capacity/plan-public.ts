import type { MilpSolver } from '../ports/milp-solver.ts';
import type { CapacityAnswer, CapacityMethod } from './capacity-plan.ts';
import { alternativesMargin, explaining, type CapacityTools } from './capacity-tools.ts';
import { cheapestSplit } from './cheapest-split.ts';
import { climbClasses } from './hill-climbing.ts';
import { explainConflict, unservable, type ConflictSetting, type Fit, type UsersOf } from './explain-conflict.ts';
import { offersOf } from './offer.ts';
import type { ClassOptions } from './option.ts';
import { plannedClass, type ChosenOption } from './planned-class.ts';
import type { CapacityProblem, PublicCloud } from './problem.ts';
import { searchClass } from './search-class.ts';
import { shareLimits, type SharedChoice, type SolverLimits } from './share-limits.ts';

/** The cheapest machines to rent for all classes. */
export function planPublic(problem: CapacityProblem, cloud: PublicCloud, method: CapacityMethod, tools: CapacityTools): CapacityAnswer {
  const before = tools.predictor.simulations;
  if (method === 'hill-climbing') return climbClasses(problem, tools);
  const searched = problem.classes.map((jobClass) =>
    searchClass(jobClass, offersOf(problem, jobClass), tools.predictor, { several: problem.classes.length > 1, acrossProviders: cloud.providers === 'any', margin: alternativesMargin }),
  );
  const setting: ConflictSetting = { method, before, tools, fits: (options) => fitsLimits(options, cloud, tools) };
  const usersOf: UsersOf = ({ users }) => [users.high];
  if (searched.some(({ options }) => options.length === 0)) return unservable(searched, usersOf, setting);
  const choice = choose(searched, cloud, tools.solver, tools.limits);
  if (choice.kind === 'none') return explainConflict(searched, usersOf, choice, setting);
  const classes = choice.chosen.map((one) => plannedClass(one, searched.find(({ jobClass }) => jobClass === one.option.jobClass)?.options ?? [], tools.predictor));
  const costUsdPerHour = classes.reduce((sum, one) => sum + one.costUsdPerHour, 0);
  // The solver may stop before its bound is worth anything; what each class costs when it is alone never is too much.
  const alone = searched.reduce((sum, { options }) => sum + (options[0]?.usdPerHour ?? 0), 0);
  return { kind: 'planned', method, costUsdPerHour, boundUsdPerHour: Math.min(costUsdPerHour, Math.max(alone, choice.boundUsdPerHour)), classes, simulations: tools.predictor.simulations - before };
}

/** Each class's own cheapest option, if limits and providers allow all of them at once: nothing is cheaper. Else all together. */
function choose(searched: readonly ClassOptions[], cloud: PublicCloud, solver: MilpSolver, limits: SolverLimits): SharedChoice {
  const own = searched.flatMap(({ options }): ChosenOption[] => {
    const option = options[0];
    const priced = option === undefined ? null : cheapestSplit(option.offer.prices, option.count);
    return option === undefined || priced === null ? [] : [{ option, ...priced }];
  });
  if (fitTogether(own, cloud)) return { kind: 'chosen', chosen: own, boundUsdPerHour: own.reduce((sum, one) => sum + one.usdPerHour, 0) };
  return shareLimits(searched.map(({ options }) => options), cloud.providers === 'one', solver, limits);
}

function fitTogether(chosen: readonly ChosenOption[], { providers }: PublicCloud): boolean {
  if (providers === 'one' && new Set(chosen.map(({ option }) => option.offer.provider)).size > 1) return false;
  return [...Map.groupBy(chosen, ({ option }) => option.offer.type).values()].every((group) =>
    group.every(({ option: { offer: { prices: { reserved, onDemand } } } }) => {
      const taken = (kind: 'reserved' | 'onDemand'): number => group.reduce((sum, { split }) => sum + split[kind], 0);
      return (!reserved.shared || taken('reserved') <= reserved.limit) && taken('onDemand') <= onDemand.limit;
    }),
  );
}

function fitsLimits(searched: readonly ClassOptions[], cloud: PublicCloud, tools: CapacityTools): Fit {
  const choice = choose(searched, cloud, ...explaining(tools));
  if (choice.kind === 'chosen') return { kind: 'yes', chosen: choice.chosen.map(({ option }) => option) };
  return { kind: choice.proven ? 'no' : 'unknown' };
}
