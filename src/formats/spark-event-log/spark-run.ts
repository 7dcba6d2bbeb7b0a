import type { StageInfo, TaskEnd } from './spark-event.ts';

/** A stage attempt and the tries of its tasks that ended, in the order of the log. */
export type StageRun = {
  readonly info: StageInfo;
  /** False where the log does not have its beginning: then number of tasks, name and parents are not known. */
  readonly described: boolean;
  readonly ends: readonly TaskEnd[];
};

/** Times in ms since 1970; `endedAt` is null where the log ends first. */
export type JobRun = { readonly id: number; readonly startedAt: number; readonly endedAt: number | null; readonly succeeded: boolean | null; readonly stageIds: readonly number[] };

export type ExecutorRun = { readonly id: string; readonly host: string; readonly cores: number; readonly gpus: number; readonly addedAt: number; readonly removedAt: number | null };

/** What a task needs of an executor, by resource profile; null where it is not said. */
export type TaskNeeds = { readonly cpus: number | null; readonly gpus: number | null };

/** What is not read, and why. `line` is 0 for a whole file. */
export type UnreadPart = { readonly file: string; readonly line: number; readonly why: string };

/** One application's execution, as far as its log says. Lists are in the order of the log. */
export type SparkRun = {
  readonly version: string | null;
  readonly application: { readonly id: string | null; readonly name: string; readonly startedAt: number | null; readonly endedAt: number | null };
  readonly properties: ReadonlyMap<string, string>;
  readonly needs: ReadonlyMap<number, TaskNeeds>;
  readonly executors: readonly ExecutorRun[];
  readonly jobs: readonly JobRun[];
  readonly stages: readonly StageRun[];
  /** Lines of the log that are events, needed or not. */
  readonly events: number;
  readonly unread: {
    readonly lines: number;
    /** The first of them. */
    readonly parts: readonly UnreadPart[];
  };
};
