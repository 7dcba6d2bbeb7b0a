/** Lines of an event log as Spark 3 writes them, for tests. Times are in ms from the start of the application. */

const epoch = 1_700_000_000_000;

export type TestTask = { readonly executor?: string; readonly launch: number; readonly finish: number; readonly reason?: string; readonly speculative?: boolean };
export type TestStage = { readonly id: number; readonly attempt?: number; readonly name?: string; readonly parents?: readonly number[]; readonly tasks: readonly TestTask[]; readonly declared?: number; readonly failure?: string };
export type TestJob = { readonly id: number; readonly start: number; readonly end: number; readonly stages: readonly TestStage[]; readonly skipped?: readonly number[] };
export type TestLog = { readonly executors: readonly { readonly id: string; readonly cores: number; readonly at?: number; readonly removed?: number }[]; readonly jobs: readonly TestJob[]; readonly end: number; readonly name?: string; readonly properties?: Readonly<Record<string, string>> };

type Line = { readonly at: number; readonly event: object };

const stageInfo = (stage: TestStage): object => ({
  'Stage ID': stage.id,
  'Stage Attempt ID': stage.attempt ?? 0,
  'Stage Name': stage.name ?? `stage at Main.scala:${stage.id}`,
  'Number of Tasks': stage.declared ?? stage.tasks.length,
  'RDD Info': [],
  'Parent IDs': stage.parents ?? [],
  Details: 'a stack trace',
});

function stageLines(stage: TestStage): Line[] {
  const launches = stage.tasks.map(({ launch }) => launch);
  const [from, until] = [Math.min(...launches), Math.max(...stage.tasks.map(({ finish }) => finish))];
  return [
    { at: from - 0.1, event: { Event: 'SparkListenerStageSubmitted', 'Stage Info': { ...stageInfo(stage), 'Submission Time': epoch + from }, Properties: {} } },
    ...stage.tasks.map((task, index): Line => ({ at: task.finish, event: taskEnd(stage, task, index) })),
    { at: until + 0.1, event: { Event: 'SparkListenerStageCompleted', 'Stage Info': { ...stageInfo(stage), 'Submission Time': epoch + from, 'Completion Time': epoch + until, ...(stage.failure === undefined ? {} : { 'Failure Reason': stage.failure }) } } },
  ];
}

const taskEnd = (stage: TestStage, task: TestTask, index: number): object => ({
  Event: 'SparkListenerTaskEnd',
  'Stage ID': stage.id,
  'Stage Attempt ID': stage.attempt ?? 0,
  'Task Type': 'ResultTask',
  'Task End Reason': { Reason: task.reason ?? 'Success' },
  'Task Info': { 'Task ID': index, Index: index, Attempt: 0, 'Launch Time': epoch + task.launch, 'Executor ID': task.executor ?? '1', Host: 'host', Locality: 'ANY', Speculative: task.speculative ?? false, 'Getting Result Time': 0, 'Finish Time': epoch + task.finish, Failed: task.reason === 'ExceptionFailure', Killed: task.reason === 'TaskKilled', Accumulables: [] },
  'Task Metrics': { 'Executor Deserialize Time': 1, 'Executor Run Time': task.finish - task.launch, 'JVM GC Time': 2, 'Peak Execution Memory': 3 * 2 ** 20, 'Memory Bytes Spilled': 0, 'Shuffle Read Metrics': { 'Remote Bytes Read': 2 ** 20, 'Local Bytes Read': 2 ** 20 }, 'Shuffle Write Metrics': { 'Shuffle Bytes Written': 2 ** 19 } },
});

/** The lines of a log, in the order of time. */
export function testLog({ executors, jobs, end, name = 'test', properties = {} }: TestLog): string[] {
  const lines: Line[] = [
    { at: -3, event: { Event: 'SparkListenerLogStart', 'Spark Version': '3.5.1' } },
    { at: -2, event: { Event: 'SparkListenerEnvironmentUpdate', 'Spark Properties': { 'spark.master': 'yarn', ...properties } } },
    { at: -1, event: { Event: 'SparkListenerApplicationStart', 'App Name': name, 'App ID': 'application_1', Timestamp: epoch, User: 'user' } },
    ...executors.flatMap(({ id, cores, at = 0, removed }): Line[] => [
      { at, event: { Event: 'SparkListenerExecutorAdded', Timestamp: epoch + at, 'Executor ID': id, 'Executor Info': { Host: 'host', 'Total Cores': cores, 'Log Urls': {} } } },
      ...(removed === undefined ? [] : [{ at: removed, event: { Event: 'SparkListenerExecutorRemoved', Timestamp: epoch + removed, 'Executor ID': id, 'Removed Reason': 'idle' } }]),
    ]),
    ...jobs.flatMap((job): Line[] => [
      { at: job.start - 0.2, event: { Event: 'SparkListenerJobStart', 'Job ID': job.id, 'Submission Time': epoch + job.start, 'Stage Infos': job.stages.filter(({ attempt = 0 }) => attempt === 0).map(stageInfo), 'Stage IDs': [...(job.skipped ?? []), ...new Set(job.stages.map(({ id }) => id))], Properties: {} } },
      ...job.stages.flatMap(stageLines),
      { at: job.end + 0.2, event: { Event: 'SparkListenerJobEnd', 'Job ID': job.id, 'Completion Time': epoch + job.end, 'Job Result': { Result: 'JobSucceeded' } } },
    ]),
    { at: end + 1, event: { Event: 'SparkListenerApplicationEnd', Timestamp: epoch + end } },
  ];
  return lines.toSorted((a, b) => a.at - b.at).map(({ event }) => JSON.stringify(event));
}

/** A log's file of these bytes, handed over in pieces. */
export const testFile = (content: string | Uint8Array, name = 'app.log', size = 1000): { name: string; pieces: () => AsyncIterable<Uint8Array> } => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    name,
    pieces: async function* () {
      for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
    },
  };
};
