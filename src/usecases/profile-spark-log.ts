import type { SparkRun } from '../formats/spark-event-log/spark-run.ts';
import type { Stage, StagesProfile } from '../model/job-profile.ts';
import { counted } from '../units/counted.ts';
import { environmentOf } from './spark-log/environment-of.ts';
import type { SparkEnvironment } from './spark-log/environment-of.ts';
import type { RecordedRun } from './spark-log/replay-run.ts';
import { slotHolds } from './spark-log/slot-holds.ts';
import type { Span } from './spark-log/spans.ts';
import { intersectionOf, lengthOf, unionOf } from './spark-log/spans.ts';
import type { ExecutedStage } from './spark-log/stage-graph.ts';
import { stageGraph } from './spark-log/stage-graph.ts';
import type { StageWork } from './spark-log/stage-work.ts';
import { stageWork } from './spark-log/stage-work.ts';

/** Which duration is meant: of the whole application, or only the time in which it had a job, as for a shell where a person waits between. */
export type ProfiledDuration = 'application' | 'jobs';

/** Seconds of wall time. The driver's are those in which no task held a slot. */
export type RunDurations = {
  readonly application: number;
  /** With at least one job. */
  readonly jobs: number;
  /** With at least one task. */
  readonly tasks: number;
  readonly driverInJobs: number;
  readonly driverOutsideJobs: number;
};

export type ProfiledStage = { readonly stage: Stage; readonly work: StageWork };

export type SparkLogProfile = {
  readonly profile: StagesProfile;
  readonly stages: readonly ProfiledStage[];
  readonly environment: SparkEnvironment;
  readonly durations: RunDurations;
  /** For `replayRun`: task by task, as it was. */
  readonly recorded: RecordedRun;
  readonly jobs: { readonly started: number; readonly failed: number; readonly unfinished: number };
  /** Nothing is missing: the log has the beginning and the end of the application and every line could be read. */
  readonly whole: boolean;
  readonly notes: readonly string[];
};

/** A profile keeps at most so many times of a stage: more would not change what is drawn from them. */
const timesMax = 1000;

/**
 * Makes a profile of an execution: the stages that ran with what each task cost, in the order in which they had to run, and the
 * driver's own time. A task costs the time that it held its slot, from when the slot could have taken it (`slotHolds`) until the driver
 * had its result.
 */
export function profileSparkLog(run: SparkRun, duration: ProfiledDuration): SparkLogProfile {
  const use = slotHolds(run);
  const graph = stageGraph(run, use.holds);
  const { startedAt, endedAt, notes } = boundsOf(run, use.holds.flat());
  const whole = run.unread.lines === 0 && run.unread.parts.length === 0 && run.application.startedAt !== null && run.application.endedAt !== null;
  const held = intersectionOf(unionOf(use.holds.flat()), [{ from: startedAt, until: endedAt }]);
  const inJobs = intersectionOf(unionOf(run.jobs.map((job) => ({ from: job.startedAt, until: job.endedAt ?? endedAt }))), [{ from: startedAt, until: endedAt }]);
  const driverInJobs = lengthOf(inJobs) - lengthOf(intersectionOf(inJobs, held));
  const durations: RunDurations = {
    application: (endedAt - startedAt) / 1000,
    jobs: lengthOf(inJobs) / 1000,
    tasks: lengthOf(held) / 1000,
    driverInJobs: driverInJobs / 1000,
    driverOutsideJobs: (endedAt - startedAt - lengthOf(held) - driverInJobs) / 1000,
  };
  const stages = graph.map((executed): ProfiledStage => {
    const work = stageWork(executed, whole);
    const after = executed.after.map((place) => (graph[place] as ExecutedStage).name);
    return { stage: stageOf(executed.name, work, after), work };
  });
  const overheadSeconds = durations.driverInJobs + (duration === 'application' ? durations.driverOutsideJobs : 0);
  return {
    profile: { kind: 'stages', stages: stages.map(({ stage }) => stage), overheadSeconds },
    stages,
    environment: environmentOf(run, use.executors),
    durations,
    recorded: { stages: graph, executors: use.executors, startedAt, endedAt },
    jobs: { started: run.jobs.length, failed: run.jobs.filter(({ succeeded }) => succeeded === false).length, unfinished: run.jobs.filter(({ endedAt: end }) => end === null).length },
    whole,
    notes: [...notes, ...use.notes, ...stageNotes(run, stages)],
  };
}

function stageOf(name: string, work: StageWork, after: readonly string[]): Stage {
  const tasks = work.seconds.length + work.missingTasks;
  return {
    name,
    tasks,
    taskTime: tasks === 0 ? { kind: 'constant', seconds: 0 } : { kind: 'replay', seconds: keptTimes(work.seconds) },
    after,
    shuffleReadMiB: work.shuffleReadMiB,
    shuffleWriteMiB: work.shuffleWriteMiB,
    memoryPerTaskMiB: work.memoryPerTaskMiB,
  };
}

/** A log's times are whole ms, and what took less than half of one is 0 there. */
const resolutionSeconds = 0.0005;

/** Many times become evenly spaced order statistics with the same mean, so that the work of the stage stays what it was. */
function keptTimes(seconds: readonly number[]): readonly number[] {
  const times = seconds.map((one) => Math.max(resolutionSeconds, one));
  if (times.length <= timesMax) return times;
  const ascending = Float64Array.from(times).sort();
  const kept = Array.from({ length: timesMax }, (_, index) => ascending[Math.floor(((index + 0.5) * ascending.length) / timesMax)] as number);
  const scale = meanOf(times) / meanOf(kept);
  return kept.map((one) => one * scale);
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** When the application began and ended; where the log does not say, the first and last that it does. */
function boundsOf(run: SparkRun, holds: readonly Span[]): { readonly startedAt: number; readonly endedAt: number; readonly notes: readonly string[] } {
  const { startedAt } = run.application;
  const notes: string[] = [];
  const endedAt = endOf(run, notes);
  let [first, last] = [Number.POSITIVE_INFINITY, startedAt ?? 0];
  for (const { from, until } of holds) [first, last] = [Math.min(first, from), Math.max(last, until)];
  for (const job of run.jobs) [first, last] = [Math.min(first, job.startedAt), Math.max(last, job.endedAt ?? job.startedAt)];
  if (startedAt === null) notes.push('the log lacks the beginning of the application; the first job or task is taken for it');
  const start = startedAt ?? (Number.isFinite(first) ? first : (endedAt ?? 0));
  return { startedAt: start, endedAt: Math.max(start, endedAt ?? last), notes };
}

/** When the application ended, if the log says so in a way that can be. */
function endOf({ application: { startedAt, endedAt } }: SparkRun, notes: string[]): number | null {
  if (endedAt !== null && endedAt >= (startedAt ?? endedAt)) return endedAt;
  notes.push(endedAt === null ? 'the log lacks the end of the application; the last that it has is taken for it' : 'the log says that the application ended before it began; the last that it has is taken for its end');
  return null;
}

function stageNotes(run: SparkRun, stages: readonly ProfiledStage[]): readonly string[] {
  const notes: string[] = [];
  const sum = (of: (work: StageWork) => number): number => stages.reduce((total, { work }) => total + of(work), 0);
  const [failed, killed, missing] = [sum(({ failedTries }) => failedTries), sum(({ killedTries }) => killedTries), sum(({ missingTasks }) => missingTasks)];
  if (failed + killed > 0) notes.push(`${counted(failed, 'try', 'tries')} of tasks failed and ${killed} ${killed === 1 ? 'was' : 'were'} killed; they count as work, since they held their slots`);
  if (missing > 0) notes.push(`${counted(missing, 'task')} did not end in the log; what is missing is taken to be like the others of its stage`);
  const begun = run.stages.filter(({ info, ends }) => info.submittedAt !== null && info.tasks > 0 && ends.length === 0);
  if (begun.length > 0) notes.push(`${begun.length === 1 ? 'a stage' : `${begun.length} stages`} began without one task that ended in the log (${begun.slice(0, 5).map(({ info }) => `${info.id}.${info.attempt}`).join(', ')}); the profile is without ${begun.length === 1 ? 'it' : 'them'}`);
  if (run.version !== null && /^(?:0|1\.[0-3])(?:\.|$)/.test(run.version)) notes.push(`Spark ${run.version} did not write which stage waits for which; they are taken to wait for nothing within a job`);
  if (/shell/i.test(run.application.name)) notes.push('the application is a shell, where the time between jobs may be a person\'s; --of jobs leaves it out');
  return notes;
}
