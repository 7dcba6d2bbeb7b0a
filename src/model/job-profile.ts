/**
 * What is known of a data-intensive application before it is planned: how much work its parts are and how they depend on each other.
 * A profile says nothing of the machines it will run on but what one core needed for a task where it was measured.
 */

/** How long a task takes, in seconds on one core of speed 1. Every number is finite, times are not negative, means are above 0. */
export type TaskTime =
  /** Drawn with replacement from what was measured. */
  | { readonly kind: 'replay'; readonly seconds: readonly number[] }
  | { readonly kind: 'constant'; readonly seconds: number }
  | { readonly kind: 'exponential'; readonly meanSeconds: number }
  /** The sum of `phases` exponential ones. */
  | { readonly kind: 'erlang'; readonly phases: number; readonly meanSeconds: number }
  /** One of several exponential or Erlang ones (`phases` above 1), chosen by probability; the probabilities add up to 1. */
  | { readonly kind: 'mixture'; readonly branches: readonly { readonly probability: number; readonly phases: number; readonly meanSeconds: number }[] }
  /** `sigma` is the standard deviation of the natural logarithm. */
  | { readonly kind: 'log-normal'; readonly meanSeconds: number; readonly sigma: number };

/** A set of equal tasks that may start when all stages in `after` are done. `tasks` may be 0: a point where others join. */
export type Stage = {
  readonly name: string;
  readonly tasks: number;
  readonly taskTime: TaskTime;
  /** Names of stages. */
  readonly after: readonly string[];
  readonly shuffleReadMiB?: number;
  readonly shuffleWriteMiB?: number;
  readonly memoryPerTaskMiB?: number;
};

/** A job as a graph of stages: Spark, Tez, or anything that forks and joins. */
export type StagesProfile = {
  readonly kind: 'stages';
  readonly stages: readonly Stage[];
  /** What each job spends outside of its tasks whatever the number of cores, such as the driver's own work. */
  readonly overheadSeconds: number;
};

/** A phase of MapReduce as ARIA knows it (Verma, Cherkasova and Campbell, "ARIA", ICAC 2011). */
export type PhaseStatistics = { readonly tasks: number; readonly averageSeconds: number; readonly maximumSeconds: number };

export type MapReduceProfile = {
  readonly kind: 'map-reduce';
  readonly map: PhaseStatistics;
  /** The first wave of shuffles, of which only what does not overlap with the maps counts, and the usual ones. */
  readonly firstShuffle?: PhaseStatistics;
  readonly shuffle?: PhaseStatistics;
  readonly reduce: PhaseStatistics;
};

/** Durations that were measured for numbers of cores; `users` is how many jobs ran at once. */
export type MeasuredProfile = {
  readonly kind: 'measured';
  readonly points: readonly { readonly cores: number; readonly users: number; readonly seconds: number }[];
};

/**
 * The linear model of D-SPACE4Cloud: `seconds = perContainer / containers + perUser * users + fixed`. The first two are at least 0: planners rely on times that
 * never fall with users nor rise with containers, and a fit that says so has seen too few of them.
 */
export type ChiProfile = {
  readonly kind: 'chi';
  readonly perContainerSeconds: number;
  readonly perUserSeconds: number;
  readonly fixedSeconds: number;
};

/** A stream topology: each node gets a share of what others emit; its busy share must stay below the class's guarantee. */
export type TopologyProfile = {
  readonly kind: 'topology';
  readonly nodes: readonly {
    readonly name: string;
    /** Tuples per second that come from outside. */
    readonly arrivalsPerSecond: number;
    readonly serviceSeconds: number;
    /** `ratio` is how many tuples this node gets for each that `from` has served. */
    readonly inputs: readonly { readonly from: string; readonly ratio: number }[];
  }[];
};

export type JobProfile = StagesProfile | MapReduceProfile | MeasuredProfile | ChiProfile | TopologyProfile;
