/**
 * A workflow to be planned, as plain numbers. Times are in seconds from the start of the plan, sizes in MiB, money in USD. Tasks, types and
 * places are known by their index; names are for people. `check-problem.ts` says what must hold; planners rely on it.
 */
export type WorkflowProblem = {
  readonly name: string;
  readonly tasks: readonly { readonly name: string }[];
  /** `runSeconds[task * types.length + type]`; Infinity where the task cannot run on the type. */
  readonly runSeconds: Float64Array;
  readonly edges: readonly WorkflowEdge[];
  readonly types: readonly InstanceType[];
  /** Where instances stand: data centres of providers. At least one. */
  readonly places: readonly Place[];
  /** MiB per second between two instances, `bandwidth[fromPlace * places.length + toPlace]`; the diagonal is between instances of one place. */
  readonly bandwidth: Float64Array;
  readonly deadlines: readonly WorkflowDeadline[];
  /** What may be spent at most, in USD; Infinity for no limit. With a budget and no deadline the goal is the shortest makespan within it. */
  readonly budgetUsd: number;
  /**
   * True where results are put into a store that outlives instances, as the literature on planning assumes: a lease then ends with its last
   * task. Otherwise the sender is kept, and paid, until its data has arrived.
   */
  readonly sharedStore?: boolean;
  /** What hosts need before tasks run there; planners of workflows look past it, `plan/provision` does not. */
  readonly artefacts?: readonly Artefact[];
  /** What providers bear; no limits for those that are not named. */
  readonly providers?: readonly ProviderLimits[];
};

/** An image or a package that is sent from a store at a place to every host that runs one of the tasks, before the first of them starts, and by `withinSeconds`. */
export type Artefact = { readonly name: string; readonly mebibytes: number; readonly place: number; readonly tasks: readonly number[]; readonly withinSeconds: number };

/** Hosts that a provider starts at the same time, and hosts that it rents out in all its places over a plan; Infinity for no limit. */
export type ProviderLimits = { readonly provider: string; readonly ordersAtOnce: number; readonly hosts: number };

/** `to` starts after `from`. Between instances the data takes `fixedSeconds + MiB / bandwidth`, or nothing on the same instance. */
export type WorkflowEdge = { readonly from: number; readonly to: number; readonly mebibytes: number; readonly fixedSeconds: number };

/**
 * Instances of a type at a place. A lease lasts from the start of booting to the end of the last task or transfer out of it (see `sharedStore`),
 * rounded up to whole `billingSeconds`; one of no length at all is free.
 */
export type InstanceType = {
  readonly name: string;
  readonly place: number;
  /** USD for one billing interval. */
  readonly price: number;
  /** 3600 for hours, 1 for seconds; 0 for money by the exact time, at `price` per second. */
  readonly billingSeconds: number;
  /** From the order to when the first task can run; paid. */
  readonly startupSeconds: number;
  /** How many may be leased at once; Infinity for no limit. */
  readonly limit: number;
};

export type Place = { readonly name: string; readonly provider: string };

/** All of these tasks are done by then. `weight` orders soft ones: missing one costs weight times the seconds of lateness. */
export type WorkflowDeadline = {
  readonly name: string;
  readonly tasks: readonly number[];
  readonly seconds: number;
  readonly firmness: 'soft' | 'firm' | 'hard';
  readonly weight: number;
};
