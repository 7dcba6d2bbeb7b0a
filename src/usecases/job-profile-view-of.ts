import type { SparkRun } from '../formats/spark-event-log/spark-run.ts';
import type { TaskTime } from '../model/job-profile.ts';
import type { ProfiledDuration, ProfiledStage, SparkLogProfile } from './profile-spark-log.ts';
import { replayRun } from './spark-log/replay-run.ts';
import type { OneJobProfileView } from './views/job-profile-view.ts';

export type JobProfileRequest = { readonly name: string; readonly duration: ProfiledDuration; /** Other numbers of slots to replay on. */ readonly slots: readonly number[] };

/** What people and programs see of a profiled log. */
export function jobProfileViewOf(run: SparkRun, profiled: SparkLogProfile, { name, duration, slots }: JobProfileRequest): OneJobProfileView {
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
        taskTime: taskTimeDocument(stage.taskTime),
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
    fit: null,
  };
}

const durationText = (seconds: number): string => `${Math.round(seconds * 1000)}ms`;

/** Documents know memory from 1 MiB on. */
const memoryField = <Name extends string>(name: Name, mebibytes: number | undefined): { readonly [Key in Name]?: string } =>
  mebibytes !== undefined && mebibytes >= 1 ? ({ [name]: `${Math.round(mebibytes)}MiB` } as { readonly [Key in Name]?: string }) : {};

/** Documents have measured times in whole ms. */
function taskTimeDocument(time: TaskTime): { readonly kind: string; readonly [field: string]: unknown } {
  if (time.kind !== 'replay') return { kind: 'constant', time: '0ms' };
  return { kind: 'replay', milliseconds: time.seconds.map((seconds) => Math.max(1, Math.round(seconds * 1000))) };
}
