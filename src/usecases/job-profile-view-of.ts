import type { SparkRun } from '../formats/spark-event-log/spark-run.ts';
import { fitTaskTime } from '../analyse/distributions/fit-task-time.ts';
import type { TaskTime } from '../model/job-profile.ts';
import type { ProfiledDuration, ProfiledStage, SparkLogProfile } from './profile-spark-log.ts';
import { replayRun } from './spark-log/replay-run.ts';
import type { OneJobProfileView } from './views/job-profile-view.ts';

export type JobProfileRequest = {
  readonly name: string;
  readonly duration: ProfiledDuration;
  /** Other numbers of slots to replay on. */
  readonly slots: readonly number[];
  /** Whether the written profile has the times themselves, or the distributions that suit them. */
  readonly times: 'measured' | 'fitted';
};

/** What people and programs see of a profiled log. */
export function jobProfileViewOf(run: SparkRun, profiled: SparkLogProfile, { name, duration, slots, times }: JobProfileRequest): OneJobProfileView {
  const { durations, profile } = profiled;
  return {
    name,
    application: { id: run.application.id, name: run.application.name, sparkVersion: run.version },
    log: { events: run.events, whole: profiled.whole, unreadLines: run.unread.lines, unread: [...run.unread.parts] },
    environment: profiled.environment,
    jobs: profiled.jobs,
    durations: {
      applicationSeconds: durations.application,
      jobsSeconds: durations.jobs,
      tasksSeconds: durations.tasks,
      driverInJobsSeconds: durations.driverInJobs,
      driverOutsideJobsSeconds: durations.driverOutsideJobs,
    },
    duration,
    replays: replaysOf(profiled, duration, slots),
    stages: profiled.stages.map(stageViewOf),
    profile: {
      kind: 'stages',
      overhead: durationText(profile.overheadSeconds),
      stages: profile.stages.map((stage) => ({
        name: stage.name,
        tasks: stage.tasks,
        taskTime: taskTimeDocument(times === 'fitted' && stage.taskTime.kind === 'replay' ? fitTaskTime(stage.taskTime.seconds).taskTime : stage.taskTime),
        after: [...stage.after],
        ...memoryField('shuffleRead', stage.shuffleReadMiB),
        ...memoryField('shuffleWrite', stage.shuffleWriteMiB),
        ...memoryField('memoryPerTask', stage.memoryPerTaskMiB),
      })),
    },
    notes: [...profiled.notes],
  };
}

function replaysOf({ recorded, durations }: SparkLogProfile, duration: ProfiledDuration, slots: readonly number[]): OneJobProfileView['replays'] {
  const measured = durations[duration];
  const outside = duration === 'jobs' ? durations.driverOutsideJobs : 0;
  const secondsOn = (on: Parameters<typeof replayRun>[1]): number => replayRun(recorded, on).seconds - outside;
  const asRecorded = secondsOn({ kind: 'as-recorded' });
  return [
    { slots: null, seconds: asRecorded, errorPercent: measured === 0 ? null : (100 * (asRecorded - measured)) / measured },
    ...slots.map((number) => ({ slots: number, seconds: secondsOn({ kind: 'number', slots: number }), errorPercent: null })),
  ];
}

function stageViewOf({ stage, work }: ProfiledStage): OneJobProfileView['stages'][number] {
  const ascending = Float64Array.from(work.seconds).sort();
  const rank = (share: number): number => ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] as number;
  return {
    name: stage.name,
    after: [...stage.after],
    tasks: work.seconds.length,
    failedTries: work.failedTries,
    killedTries: work.killedTries,
    missingTasks: work.missingTasks,
    taskSeconds: ascending.length === 0 ? null : { mean: ascending.reduce((sum, one) => sum + one, 0) / ascending.length, p50: rank(0.5), p95: rank(0.95), greatest: rank(1) },
    schedulingSeconds: work.schedulingSeconds,
    collectionSeconds: work.collectionSeconds,
    shuffleReadMiB: work.shuffleReadMiB,
    shuffleWriteMiB: work.shuffleWriteMiB,
    spilledMiB: work.spilledMiB,
    memoryPerTaskMiB: work.memoryPerTaskMiB,
    fit: fitOf(stage.taskTime),
  };
}

/** What describes the times best, with how far its best rival is from them. */
function fitOf(time: TaskTime): OneJobProfileView['stages'][number]['fit'] {
  if (time.kind !== 'replay') return null;
  const { taskTime, why, tried } = fitTaskTime(time.seconds);
  const [best] = tried;
  return { kind: taskTime.kind, best: best === undefined ? null : { family: best.family, distance: best.distance, aic: best.aic }, why };
}

const durationText = (seconds: number): string => `${Math.round(seconds * 1000)}ms`;

/** Documents know amounts of memory from 1 MiB to 64 TiB; others are left out. */
const memoryMibMax = 64 * 2 ** 20;
const memoryField = <Name extends string>(name: Name, mebibytes: number | undefined): { readonly [Key in Name]?: string } =>
  mebibytes !== undefined && mebibytes >= 1 && mebibytes <= memoryMibMax ? ({ [name]: `${Math.round(mebibytes)}MiB` } as { readonly [Key in Name]?: string }) : {};

/** What a document has of a task time; measured ones are there in whole ms. */
function taskTimeDocument(time: TaskTime): { readonly kind: TaskTime['kind']; readonly [field: string]: unknown } {
  switch (time.kind) {
    case 'replay':
      return { kind: 'replay', milliseconds: time.seconds.map((seconds) => Math.max(1, Math.round(seconds * 1000))) };
    case 'constant':
      return { kind: 'constant', time: millisecondsText(time.seconds) };
    case 'exponential':
      return { kind: 'exponential', mean: millisecondsText(time.meanSeconds) };
    case 'erlang':
      return { kind: 'erlang', phases: time.phases, mean: millisecondsText(time.meanSeconds) };
    case 'mixture':
      return { kind: 'mixture', branches: time.branches.map(({ probability, phases, meanSeconds }) => ({ probability: percentText(probability), phases, mean: millisecondsText(meanSeconds) })) };
    case 'log-normal':
      return { kind: 'log-normal', mean: millisecondsText(time.meanSeconds), variation: percentText(Math.sqrt(Math.expm1(time.sigma ** 2))) };
  }
}

/** Six digits after the point are what a document can have without an exponent, and far more than a log knows. */
const millisecondsText = (seconds: number): string => `${(seconds * 1000).toFixed(6)}ms`;
const percentText = (share: number): string => `${(share * 100).toFixed(6)}%`;
