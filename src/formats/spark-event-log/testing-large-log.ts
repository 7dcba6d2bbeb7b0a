import { testLog } from './testing-log.ts';

/** What Spark writes besides into the end of a task: a list of all its counters, longer than everything that is read. */
const accumulables = Array.from({ length: 20 }, (_, id) => ({ ID: id, Name: `internal.metrics.shuffle.read.counter${id}`, Update: id * 7, Value: 1000 + id, Internal: true, 'Count Failed Values': true }));
const tasksPerStage = 500;
/** Between stages: events that are passed over. */
const passedOver = JSON.stringify({ Event: 'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart', executionId: 1, physicalPlanDescription: 'HashAggregate '.repeat(20_000) });

/** A log of about so many bytes, made as it is read: stages of 500 tasks with all their counters, one after the other. */
export async function* largeLog(bytes: number): AsyncGenerator<Buffer> {
  let [written, stage] = [0, 0];
  for (; written < bytes; stage++) {
    const start = stage * 2000;
    const tasks = Array.from({ length: tasksPerStage }, (_, i) => ({ launch: start + 10 + (i % 7), finish: start + 900 + i }));
    const lines = testLog({ executors: [{ id: '1', cores: tasksPerStage }], jobs: [{ id: stage, start, end: start + 1500, stages: [{ id: stage, tasks }] }], end: start + 1600 });
    // The application begins once, and ends once.
    const own = stage === 0 ? lines.slice(0, -1) : lines.slice(4, -1);
    const full = own.map((line) => line.replace('"Accumulables":[]', () => `"Accumulables":${JSON.stringify(accumulables)}`));
    const piece = Buffer.from(`${[...full, passedOver].join('\n')}\n`);
    written += piece.length;
    yield piece;
  }
  const last = testLog({ executors: [], jobs: [], end: stage * 2000 }).at(-1) as string;
  yield Buffer.from(`${last}\n`);
}
