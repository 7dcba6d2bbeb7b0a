import type { JobProfile, TaskTime } from '../../model/job-profile.ts';

/**
 * A capacity problem as plain numbers: which classes of jobs run at once, by when each must be done, and on what they may run. Times are in
 * seconds, memory in MiB, money in USD per hour. Classes and types are known by their names, which are unique. `check-problem.ts` says
 * what must hold; planners rely on it.
 */
export type CapacityProblem = {
  readonly name: string;
  readonly classes: readonly JobClass[];
  readonly cloud: PublicCloud | PrivateCloud;
  /** How jobs share their cores where the input is a model that says so; as Spark does, with exponential think times, without it. */
  readonly sharing?: Sharing;
};

/**
 * `one-job`: nothing of a later job begins before all tasks of the one before have begun. `thinkTime` is how think times are spread; their
 * mean is said by each class.
 */
export type Sharing = { readonly discipline: 'job-order' | 'one-job'; readonly thinkTime: TaskTime };

/** One application with all users that run it: each class gets machines of its own, all of one type. */
export type JobClass = {
  readonly name: string;
  readonly goal: ClassGoal;
  readonly users: UserRange;
  /** What each user waits, on average, between the end of a job and the start of the next; exponential. */
  readonly thinkSeconds: number;
  /** What takes tasks: executors of Spark, containers of YARN. As many as fit are put on each machine; one smaller than a core runs its task so much slower. */
  readonly container: Container;
  /** What is known on every type of machine that `on` says nothing else about; task times are divided by the type's speed. */
  readonly profile?: JobProfile;
  /** What is different on single types. Without a `profile` the class runs on these types only. */
  readonly on: readonly ClassOnType[];
  /** Names of providers; without them any will do. */
  readonly providers?: readonly string[];
};

/** The mean time that a job takes, or the highest busy share of a topology's nodes. */
export type ClassGoal =
  | { readonly kind: 'deadline'; readonly seconds: number }
  /** Above 0 and at most 1. */
  | { readonly kind: 'utilisation'; readonly share: number };

/**
 * How many users are served: at least `low`, at best `high`, whole numbers. Where both are equal nobody may be turned away. A public cloud
 * has room for everybody: there `high` are always served.
 */
export type UserRange = { readonly low: number; readonly high: number; readonly rejectionUsdPerHour: number };

export type Container = { readonly cores: number; readonly mebibytes: number };

export type ClassOnType = {
  readonly type: string;
  /** Measured on this type, so that the type's speed no longer counts. */
  readonly profile?: JobProfile;
  /** How many tasks (for a `chi` profile: containers) one machine takes at once, instead of what the container's needs allow. */
  readonly slotsPerMachine?: number;
  /** What this class alone may take of the type, instead of what the type says for all classes together. */
  readonly reservedLimit?: number;
  readonly spotShareMax?: number;
};

/** Virtual machines to rent: as many as wanted, up to `countMax` per class. */
export type PublicCloud = {
  readonly kind: 'public';
  readonly types: readonly MachineType[];
  /** `any`: each class where it is cheapest; `one`: all classes with the same provider. */
  readonly providers: 'any' | 'one';
  readonly countMax: number;
};

export type MachineType = {
  readonly name: string;
  readonly provider: string;
  readonly cores: number;
  readonly mebibytes: number;
  /** Of a core, beside the core the profiles were measured on, which is 1. */
  readonly speed: number;
  readonly prices: Prices;
};

/** USD per machine and hour. `limit` is for all classes together; Infinity for none. */
export type Prices = {
  readonly onDemand: { readonly usdPerHour: number; readonly limit: number };
  readonly reserved?: { readonly usdPerHour: number; readonly limit: number };
  /** At most `shareMax` (0 to 1) of a class's machines, since they may be taken away. */
  readonly spot?: { readonly usdPerHour: number; readonly shareMax: number };
};

/**
 * Equal servers of one's own. Virtual machines of the flavours (or containers, where there are none) are placed on them; what is paid is the
 * servers that the plan uses, their electricity, and users turned away.
 */
export type PrivateCloud = {
  readonly kind: 'private';
  readonly nodes: Nodes;
  readonly flavours: readonly Flavour[];
  /** `per-node`: each machine fits into one server (bin packing); `pooled`: all servers together are one (knapsack), an optimistic view in which a machine may be larger than a server. */
  readonly packing: 'per-node' | 'pooled';
};

export type Nodes = {
  readonly count: number;
  readonly cores: number;
  readonly mebibytes: number;
  /** Of one server that is switched on. */
  readonly electricityUsdPerHour: number;
  /** What one server costs to own, spread over its life; 0 for servers that are paid for. */
  readonly serverUsdPerHour: number;
};

export type Flavour = { readonly name: string; readonly cores: number; readonly mebibytes: number; readonly speed: number };
