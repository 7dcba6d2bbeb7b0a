/** What a log says of a stage: before it begins, when it does, and at its end. Times in ms since 1970. */
export type StageInfo = {
  readonly id: number;
  readonly attempt: number;
  readonly name: string;
  readonly tasks: number;
  /** Stages whose shuffles it reads. */
  readonly parents: readonly number[];
  readonly submittedAt: number | null;
  readonly completedAt: number | null;
  readonly failure: string | null;
  readonly resourceProfile: number;
};

/** One try of a task that has ended. Times in ms since 1970, sizes in bytes, durations in ms. */
export type TaskEnd = {
  readonly stage: number;
  readonly stageAttempt: number;
  readonly executor: string;
  /** From the driver's decision to when it had the result: the time in which the task held its slot. */
  readonly launchedAt: number;
  readonly finishedAt: number;
  /** `lost`: it succeeded once, but what it wrote is gone; Spark reports that as one more end without any work. */
  readonly outcome: 'success' | 'failed' | 'killed' | 'lost';
  readonly speculative: boolean;
  readonly runMs: number;
  readonly deserialiseMs: number;
  readonly collectionMs: number;
  readonly shuffleReadBytes: number;
  readonly shuffleWriteBytes: number;
  readonly peakMemoryBytes: number;
  readonly spilledBytes: number;
};

/** The events of a log that profiles are made of, as far as they need them. */
export type SparkEvent =
  | { readonly kind: 'log-start'; readonly version: string }
  | { readonly kind: 'application-start'; readonly id: string | null; readonly name: string; readonly at: number }
  | { readonly kind: 'application-end'; readonly at: number }
  | { readonly kind: 'environment'; readonly properties: ReadonlyMap<string, string> }
  | { readonly kind: 'resource-profile'; readonly id: number; readonly cpusPerTask: number | null; readonly gpusPerTask: number | null }
  | { readonly kind: 'executor-added'; readonly id: string; readonly at: number; readonly host: string; readonly cores: number; readonly gpus: number }
  | { readonly kind: 'executor-removed'; readonly id: string; readonly at: number }
  | { readonly kind: 'job-start'; readonly id: number; readonly at: number; readonly stageIds: readonly number[]; readonly stages: readonly StageInfo[] }
  | { readonly kind: 'job-end'; readonly id: number; readonly at: number; readonly succeeded: boolean }
  | { readonly kind: 'stage'; readonly stage: StageInfo }
  | { readonly kind: 'task-end'; readonly task: TaskEnd };
