import type { ClassGoal, CapacityProblem } from './problem.ts';

/** What to rent or to place, and why no less. Money is in USD per hour. */
export type CapacityPlan = {
  readonly kind: 'planned';
  readonly method: CapacityMethod;
  readonly costUsdPerHour: number;
  /** No plan is cheaper than this, as far as the predictor is right; equal to the cost where the plan is proven best. Hill climbing proves nothing: 0. */
  readonly boundUsdPerHour: number;
  readonly classes: readonly PlannedClass[];
  /** Only in a private cloud. */
  readonly servers?: PlannedServers;
  readonly simulations: number;
};

export type PlannedClass = {
  readonly name: string;
  readonly type: string;
  /** Empty in a private cloud. */
  readonly provider: string;
  readonly count: number;
  readonly split: MachineSplit;
  readonly containers: number;
  /** Tasks that run at once. */
  readonly cores: number;
  /** Users served, and users turned away. */
  readonly users: number;
  readonly rejected: number;
  readonly goal: ClassGoal;
  readonly predicted: PredictedValue;
  /** Machines in a public cloud, penalties in a private one (servers are shared). */
  readonly costUsdPerHour: number;
  readonly binding: BindingConstraint;
  /** Other types that cost at most 5 % more for this class alone, cheapest first; in a private cloud by their share of the servers. */
  readonly alternatives: readonly Alternative[];
};

/** How the machines are paid; they add up to the count. In a private cloud all are `onDemand`. */
export type MachineSplit = { readonly onDemand: number; readonly reserved: number; readonly spot: number };

/** In the unit of the goal: seconds, or a share. The interval covers 95 %. */
export type PredictedValue = { readonly value: number; readonly low: number; readonly high: number };

/** What keeps the class from costing less, with a whole sentence. */
export type BindingConstraint = {
  /**
   * `goal`: one machine less would miss it; `smallest`: it runs on a single machine already; `servers`: users are turned away for lack of
   * servers; `penalty`: turning users away is cheaper than serving them; `method`: the search stopped here and proves nothing.
   */
  readonly kind: 'goal' | 'smallest' | 'servers' | 'penalty' | 'method';
  readonly why: string;
};

export type Alternative = { readonly type: string; readonly provider: string; readonly count: number; readonly costUsdPerHour: number; readonly predicted: PredictedValue };

export type PlannedServers = {
  readonly count: number;
  readonly usdPerHour: number;
  readonly electricityUsdPerHour: number;
  readonly penaltyUsdPerHour: number;
  /** Which machines stand on each server, as counts per class; empty where servers are pooled. */
  readonly placement: readonly { readonly machines: readonly { readonly className: string; readonly count: number }[] }[];
};

/** No plan meets every goal. */
export type InfeasibleCapacity = {
  readonly kind: 'infeasible';
  readonly method: CapacityMethod;
  /** False where the search gave up, or nothing is known of some machines, so that there may be a plan all the same. */
  readonly proven: boolean;
  readonly why: string;
  /** An irreducible set that cannot stand together: without any one of these goals there is a plan for the rest of the set. Others may be smaller. Empty where nothing is proven. */
  readonly conflict: readonly { readonly className: string; readonly goal: ClassGoal }[];
  /** For each class of the conflict the nearest goal with which there is a plan for all classes, if there is one; the mildest change first. */
  readonly nearest: readonly NearestGoal[];
  /** Where no single goal can be moved far enough: goals with which there is a plan if all of these are moved at once. Empty where `nearest` is not, or where nothing was found. */
  readonly jointly: readonly NearestGoal[];
  readonly simulations: number;
};

/** A goal that can be met, and by what. */
export type NearestGoal = { readonly className: string; readonly goal: ClassGoal; readonly type: string; readonly count: number };

export type CapacityAnswer = CapacityPlan | InfeasibleCapacity;

/** `exact` is the default; `hill-climbing` is what D-SPACE4Cloud does, as a baseline. */
export const capacityMethods = ['exact', 'hill-climbing'] as const;
export type CapacityMethod = (typeof capacityMethods)[number];

/** Plans are made by `plan-capacity.ts`: this is its shape, for those that pass it on. */
export type CapacityPlanner = (problem: CapacityProblem, method: CapacityMethod) => CapacityAnswer;
