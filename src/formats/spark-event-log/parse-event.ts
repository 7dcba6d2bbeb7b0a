import type { Fields } from './fields.ts';
import { asFields, countIn, countUpTo, countOr, countsOr, listOr, objectIn, objectOr, textIn, textOr, timeIn, timeOr } from './fields.ts';
import type { SparkEvent, StageInfo, TaskEnd } from './spark-event.ts';

/** Stage and application names are for people; Spark's own are a call site. */
const nameLengthMax = 200;

/** Makes a SparkEvent of an event's fields, as org.apache.spark.util.JsonProtocol writes them. Throws UnreadableEventError. */
type Parse = (fields: Fields) => SparkEvent;

/** The events that are read; a log has many more, which are passed over unread. */
export const eventParsers: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['SparkListenerLogStart', (fields) => ({ kind: 'log-start', version: textIn(fields, 'Spark Version').slice(0, nameLengthMax) })],
  ['SparkListenerApplicationStart', (fields) => ({ kind: 'application-start', id: textOr(fields, 'App ID', null), name: textOr(fields, 'App Name', '').slice(0, nameLengthMax), at: timeIn(fields, 'Timestamp') })],
  ['SparkListenerApplicationEnd', (fields) => ({ kind: 'application-end', at: timeIn(fields, 'Timestamp') })],
  ['SparkListenerEnvironmentUpdate', (fields) => ({ kind: 'environment', properties: propertiesOf(objectIn(fields, 'Spark Properties')) })],
  ['SparkListenerResourceProfileAdded', resourceProfile],
  ['SparkListenerExecutorAdded', executorAdded],
  ['SparkListenerExecutorRemoved', (fields) => ({ kind: 'executor-removed', id: textIn(fields, 'Executor ID'), at: timeIn(fields, 'Timestamp') })],
  ['SparkListenerJobStart', jobStart],
  ['SparkListenerJobEnd', (fields) => ({ kind: 'job-end', id: countIn(fields, 'Job ID'), at: timeIn(fields, 'Completion Time'), succeeded: textOr(objectOr(fields, 'Job Result'), 'Result', '') === 'JobSucceeded' })],
  ['SparkListenerStageSubmitted', (fields) => ({ kind: 'stage', stage: stageInfo(objectIn(fields, 'Stage Info')) })],
  ['SparkListenerStageCompleted', (fields) => ({ kind: 'stage', stage: stageInfo(objectIn(fields, 'Stage Info')) })],
  ['SparkListenerTaskEnd', (fields) => ({ kind: 'task-end', task: taskEnd(fields) })],
]);

/** The settings that say what ran where; the others of an environment may hold secrets and are not kept. */
const keptProperties = ['spark.master', 'spark.app.name', 'spark.task.cpus', 'spark.task.resource.gpu.amount', 'spark.executor.cores', 'spark.executor.instances', 'spark.executor.memory', 'spark.executor.memoryOverhead', 'spark.driver.memory', 'spark.scheduler.mode', 'spark.dynamicAllocation.enabled', 'spark.speculation'] as const;

const propertiesOf = (fields: Fields): ReadonlyMap<string, string> =>
  new Map(
    keptProperties.flatMap((name) => {
      const value = textOr(fields, name, null);
      return value === null ? [] : [[name, value.slice(0, nameLengthMax)]];
    }),
  );

function resourceProfile(fields: Fields): SparkEvent {
  const requests = objectOr(fields, 'Task Resource Requests');
  const amountOf = (name: string): number | null => {
    const amount = objectOr(requests, name)['Amount'];
    return typeof amount === 'number' && amount > 0 && Number.isFinite(amount) ? amount : null;
  };
  return { kind: 'resource-profile', id: countIn(fields, 'Resource Profile Id'), cpusPerTask: amountOf('cpus'), gpusPerTask: amountOf('gpu') };
}

function executorAdded(fields: Fields): SparkEvent {
  const info = objectIn(fields, 'Executor Info');
  const gpus = listOr(objectOr(objectOr(info, 'Resources'), 'gpu'), 'addresses').length;
  return { kind: 'executor-added', id: textIn(fields, 'Executor ID'), at: timeIn(fields, 'Timestamp'), host: textOr(info, 'Host', '').slice(0, nameLengthMax), cores: countIn(info, 'Total Cores'), gpus };
}

function jobStart(fields: Fields): SparkEvent {
  const stages = listOr(fields, 'Stage Infos').map((info) => stageInfo(asFields('Stage Infos', info)));
  const ids = countsOr(fields, 'Stage IDs');
  return { kind: 'job-start', id: countIn(fields, 'Job ID'), at: timeIn(fields, 'Submission Time'), stageIds: ids.length > 0 ? ids : stages.map(({ id }) => id), stages };
}

/** Tasks of a stage; no job of Spark comes near it. */
const tasksMax = 10_000_000;

const stageInfo = (info: Fields): StageInfo => ({
  id: countIn(info, 'Stage ID'),
  attempt: countOr(info, 'Stage Attempt ID', 0),
  name: textOr(info, 'Stage Name', '').slice(0, nameLengthMax),
  tasks: countUpTo(info, 'Number of Tasks', tasksMax),
  parents: countsOr(info, 'Parent IDs'),
  submittedAt: timeOr(info, 'Submission Time'),
  completedAt: timeOr(info, 'Completion Time'),
  failure: textOr(info, 'Failure Reason', null)?.slice(0, nameLengthMax) ?? null,
  resourceProfile: countOr(info, 'Resource Profile Id', 0),
});

function taskEnd(fields: Fields): TaskEnd {
  const info = objectIn(fields, 'Task Info');
  const metrics = objectOr(fields, 'Task Metrics');
  const read = objectOr(metrics, 'Shuffle Read Metrics');
  return {
    stage: countIn(fields, 'Stage ID'),
    stageAttempt: countOr(fields, 'Stage Attempt ID', 0),
    executor: textOr(info, 'Executor ID', 'driver'),
    launchedAt: timeIn(info, 'Launch Time'),
    finishedAt: timeIn(info, 'Finish Time'),
    outcome: outcomeOf(textOr(objectOr(fields, 'Task End Reason'), 'Reason', ''), info),
    speculative: info['Speculative'] === true,
    runMs: countOr(metrics, 'Executor Run Time', 0),
    deserialiseMs: countOr(metrics, 'Executor Deserialize Time', 0),
    collectionMs: countOr(metrics, 'JVM GC Time', 0),
    shuffleReadBytes: countOr(read, 'Remote Bytes Read', 0) + countOr(read, 'Local Bytes Read', 0),
    shuffleWriteBytes: countOr(objectOr(metrics, 'Shuffle Write Metrics'), 'Shuffle Bytes Written', 0),
    peakMemoryBytes: countOr(metrics, 'Peak Execution Memory', 0),
    spilledBytes: countOr(metrics, 'Memory Bytes Spilled', 0),
  };
}

function outcomeOf(reason: string, info: Fields): TaskEnd['outcome'] {
  if (reason === 'Resubmitted') return 'lost';
  if (reason === 'TaskKilled' || info['Killed'] === true) return 'killed';
  return reason === 'Success' || (reason === '' && info['Failed'] !== true) ? 'success' : 'failed';
}
