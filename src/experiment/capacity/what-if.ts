import type { CapacityAnswer, CapacityMethod } from '../../plan/capacity/capacity-plan.ts';
import type { CapacityTools } from '../../plan/capacity/capacity-tools.ts';
import { planCapacity } from '../../plan/capacity/plan-capacity.ts';
import type { CapacityProblem, JobClass } from '../../plan/capacity/problem.ts';

/** The plan for one value of what was varied. */
export type WhatIfRow = {
  /** Seconds of the deadline (or the busy share of the guarantee), a number of users, or a provider. */
  readonly at: number | string;
  /** Null where nothing meets all goals. */
  readonly costUsdPerHour: number | null;
  readonly classes: readonly { readonly name: string; readonly type: string; readonly provider: string; readonly count: number; readonly users: number; readonly predicted: number }[];
  /** Empty, or why there is no plan. */
  readonly why: string;
  readonly simulations: number;
};

export type WhatIfSetting = { readonly problem: CapacityProblem; readonly method: CapacityMethod; readonly tools: CapacityTools };

/** No sweep asks for more plans. */
export const sweepMax = 1000;

/**
 * What every deadline (or busy share, if that `kind` of goal is varied) costs for one class, or for all that have such a goal where none is named, the others as they are. With the exact method the cost never rises with the deadline. One
 * cache serves the whole sweep: neighbouring deadlines ask for nearly the same predictions.
 */
export function costAgainstGoal(setting: WhatIfSetting, className: string | null, goals: readonly number[], kind: JobClass['goal']['kind'] = 'deadline'): WhatIfRow[] {
  const isVaried = ({ name, goal }: JobClass): boolean => (className === null || name === className) && goal.kind === kind;
  return goals.map((at) => row(at, setting, (jobClass) => (isVaried(jobClass) ? { ...jobClass, goal: kind === 'deadline' ? { kind, seconds: at } : { kind, share: at } } : jobClass)));
}

/** What every number of users costs for one class (or each of all), none of whom may be turned away. With the exact method the cost never falls with the users. */
export function costAgainstUsers(setting: WhatIfSetting, className: string | null, users: readonly number[]): WhatIfRow[] {
  return users.map((at) => row(at, setting, (jobClass) => (className === null || jobClass.name === className ? { ...jobClass, users: { ...jobClass.users, low: at, high: at } } : jobClass)));
}

/** What all classes cost with each provider alone, in the order of the catalogue. */
export function costByProvider(setting: WhatIfSetting): WhatIfRow[] {
  const { cloud } = setting.problem;
  if (cloud.kind === 'private') return [];
  return [...new Set(cloud.types.map(({ provider }) => provider))].map((provider) => row(provider, setting, (jobClass) => ({ ...jobClass, providers: (jobClass.providers ?? [provider]).filter((one) => one === provider) })));
}

/** One deadline for two variants of a job, such as without and with encryption (the figures 5 to 9 of the D-SPACE4Cloud book chapter). */
export type OverheadRow = {
  readonly at: number;
  readonly baseUsdPerHour: number | null;
  readonly variantUsdPerHour: number | null;
  /** How much more the variant costs, in percent of the base; null where one of them cannot be had. */
  readonly overheadPercent: number | null;
};

/** The cost of a variant of a problem over the problem itself, for each deadline of the class (all where none is named). */
export function costOverhead(base: WhatIfSetting, variant: WhatIfSetting, className: string | null, goals: readonly number[]): OverheadRow[] {
  const bases = costAgainstGoal(base, className, goals);
  const variants = costAgainstGoal(variant, className, goals);
  return goals.map((at, index) => {
    const baseUsdPerHour = bases[index]?.costUsdPerHour ?? null;
    const variantUsdPerHour = variants[index]?.costUsdPerHour ?? null;
    return { at, baseUsdPerHour, variantUsdPerHour, overheadPercent: overheadPercentOf(baseUsdPerHour, variantUsdPerHour) };
  });
}

/** How much more the variant costs, in percent of the base; null where one of them cannot be had, or the base costs nothing. */
export const overheadPercentOf = (base: number | null, variant: number | null): number | null => (base !== null && variant !== null && base > 0 ? (variant / base - 1) * 100 : null);

function row(at: number | string, { problem, method, tools }: WhatIfSetting, change: (jobClass: JobClass) => JobClass): WhatIfRow {
  const answer: CapacityAnswer = planCapacity({ ...problem, classes: problem.classes.map(change) }, method, tools);
  if (answer.kind === 'infeasible') return { at, costUsdPerHour: null, classes: [], why: answer.why, simulations: answer.simulations };
  const classes = answer.classes.map(({ name, type, provider, count, users, predicted }) => ({ name, type, provider, count, users, predicted: predicted.value }));
  return { at, costUsdPerHour: answer.costUsdPerHour, classes, why: '', simulations: answer.simulations };
}
