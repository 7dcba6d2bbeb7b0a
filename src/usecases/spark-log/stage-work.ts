import type { TaskEnd } from '../../formats/spark-event-log/spark-event.ts';
import { bytesToMib } from '../../units/resources.ts';
import type { ExecutedStage } from './stage-graph.ts';

/** What the tasks of a stage cost and moved. Sums are of all tries of its tasks, peaks are of one. */
export type StageWork = {
  /** How long each try held its slot, scheduling included, in the order in which they began. */
  readonly seconds: readonly number[];
  readonly failedTries: number;
  readonly killedTries: number;
  readonly runSeconds: number;
  readonly collectionSeconds: number;
  readonly schedulingSeconds: number;
  readonly shuffleReadMiB: number;
  readonly shuffleWriteMiB: number;
  readonly spilledMiB: number;
  readonly memoryPerTaskMiB: number;
  /** Tasks that the stage had and that did not end in the log. */
  readonly missingTasks: number;
};

export function stageWork({ run, holds }: ExecutedStage, logIsWhole: boolean): StageWork {
  const tasks = holds.map(({ task }) => task);
  const total = (of: (task: TaskEnd) => number): number => tasks.reduce((sum, task) => sum + of(task), 0);
  const count = (outcome: TaskEnd['outcome']): number => tasks.filter((task) => task.outcome === outcome).length;
  const unfinished = run !== null && run.described && run.info.completedAt === null && !logIsWhole;
  return {
    seconds: holds.map(({ from, until }) => (until - from) / 1000),
    failedTries: count('failed'),
    killedTries: count('killed'),
    runSeconds: total(({ runMs }) => runMs) / 1000,
    collectionSeconds: total(({ collectionMs }) => collectionMs) / 1000,
    schedulingSeconds: holds.reduce((sum, { from, task }) => sum + task.launchedAt - from, 0) / 1000,
    shuffleReadMiB: bytesToMib(total(({ shuffleReadBytes }) => shuffleReadBytes)),
    shuffleWriteMiB: bytesToMib(total(({ shuffleWriteBytes }) => shuffleWriteBytes)),
    spilledMiB: bytesToMib(total(({ spilledBytes }) => spilledBytes)),
    memoryPerTaskMiB: bytesToMib(tasks.reduce((most, { peakMemoryBytes }) => Math.max(most, peakMemoryBytes), 0)),
    missingTasks: unfinished ? Math.max(0, run.info.tasks - count('success')) : 0,
  };
}
