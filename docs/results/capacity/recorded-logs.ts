import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readSparkLog } from '../../../src/formats/spark-event-log/read-spark-log.ts';
import { rollingLog } from '../../../src/formats/spark-event-log/rolling-log.ts';
import type { SparkRun } from '../../../src/formats/spark-event-log/spark-run.ts';
import { InvalidInputError } from '../../../src/model/error.ts';
import { simulatedDuration } from '../../../src/simulate/jobs/simulated-duration.ts';
import type { SparkLogProfile } from '../../../src/usecases/profile-spark-log.ts';
import { profileSparkLog } from '../../../src/usecases/profile-spark-log.ts';
import { replayRun } from '../../../src/usecases/spark-log/replay-run.ts';

type Log = { readonly name: string; readonly files: readonly string[] };
type Read = Log & { readonly run: SparkRun; readonly profiled: SparkLogProfile };

/** Errors in percent of what was measured. */
type Row = { readonly log: Read; readonly application: number; readonly jobs: number; readonly tasks: number; readonly bare: number; readonly inOrder: number; readonly drawn: number };

const goalPercent = 5;
const seed = 1;
/** These are one execution, written again with other executors by hand. */
const variants = /cluster_information\//;

function logsIn(folder: string, base: string): readonly Log[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const rolling = rollingLog(names);
  if (rolling !== null) return [{ name: relative(base, folder), files: rolling.files.map((name) => join(folder, name)) }];
  return [
    ...names.map((name) => ({ name: relative(base, join(folder, name)), files: [join(folder, name)] })),
    ...entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => logsIn(join(folder, name), base)),
  ];
}

async function readLog(log: Log): Promise<Read | string> {
  try {
    const run = await readSparkLog(log.files.map((name) => ({ name: log.name, pieces: () => createReadStream(name) })));
    return { ...log, run, profiled: profileSparkLog(run, 'application') };
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
}

function rowOf(log: Read): Row {
  const { durations, recorded, profile, environment } = log.profiled;
  const off = replayRun(recorded, { kind: 'as-recorded' }).seconds - durations.application;
  // Without the scheduler's part: what is left out of a hold is time in which the slot was free and a task waited.
  const bare = { ...recorded, stages: recorded.stages.map((stage) => ({ ...stage, holds: stage.holds.map((hold) => ({ ...hold, from: hold.task.launchedAt })) })) };
  const simulated = (replay: 'in-order' | 'drawn'): number => {
    const prediction = simulatedDuration({ seed, replay }).predict(profile, { cores: environment.slots, speed: 1, users: 1, thinkSeconds: 0 });
    if (prediction.kind === 'none') throw new Error(prediction.why);
    return (100 * (prediction.value - durations.application)) / durations.tasks;
  };
  return {
    log,
    application: (100 * off) / durations.application,
    jobs: (100 * off) / durations.jobs,
    tasks: (100 * off) / durations.tasks,
    bare: (100 * (replayRun(bare, { kind: 'as-recorded' }).seconds - durations.application)) / durations.tasks,
    inOrder: simulated('in-order'),
    drawn: simulated('drawn'),
  };
}

/** Every log of a folder: read or refused, and what a replay of it says beside what happened. */
export async function recordedLogsSection(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return ['## Recorded logs', '', 'Skipped: no shared data.'];
  const logs = await Promise.all(logsIn(folder, folder).map(async (log) => ({ log, read: await readLog(log) })));
  const read = logs.flatMap(({ read: one }) => (typeof one === 'string' ? [] : [one]));
  const refused = logs.flatMap(({ log, read: one }) => (typeof one === 'string' ? [{ name: log.name, why: one.split(';', 1)[0] }] : []));
  const rows = read.filter(({ profiled }) => profiled.stages.filter(({ stage }) => stage.tasks > 0).length > 1).map(rowOf);
  const independent = distinct(rows.filter(({ log }) => !variants.test(log.name)));
  const whole = independent.filter(({ log }) => log.profiled.whole);
  const share = (of: readonly Row[], error: (row: Row) => number): string => `${of.filter((row) => Math.abs(error(row)) <= goalPercent).length} of ${of.length}`;
  return [
    '## Recorded logs, replayed at their own size',
    '',
    `${logs.length} files and folders: ${read.length} read, ${refused.length} refused with a reason (${refused.map(({ name, why }) => `\`${name}\`: ${(why ?? '').replace(`${name} `, '')}`).join('; ')}). None ended in anything else.`,
    '',
    'What is predicted is the time from the start of the application to its end. The driver\'s own time, in which no task holds a slot, is measured and not predicted, and',
    'in a shell it is most of the time. So the same difference is also given in percent of the time with jobs, and, strictest, of the time with tasks.',
    '`replay` plays every task in its order on the slots as they came and went (`replayRun`). `in order` and `drawn` are the simulator that planners use, `simulatedDuration`, at the greatest number of',
    'slots, with the profile alone: times in their order, or drawn anew with replacement; their differences are in percent of the time with tasks.',
    'That a replay is exact says that graph, slots and order explain every wait in the log; it cannot say how well another size is predicted, which is what real Spark is for below. `bare` is a replay in which',
    'tasks cost only the time from launch to end: what a slot waits for the driver between two tasks is missing then, and the difference is what it is worth.',
    '',
    `Within ${goalPercent} %, of the independent undamaged logs with several stages: **${share(whole, ({ application }) => application)}** of the application, **${share(whole, ({ jobs }) => jobs)}** of its jobs, **${share(whole, ({ tasks }) => tasks)}** of its tasks; simulated in order ${share(whole, ({ inOrder }) => inOrder)}, drawn ${share(whole, ({ drawn }) => drawn)}, bare ${share(whole, ({ bare }) => bare)} (all three of the tasks).`,
    'Runs that come several times (equal application, start and tasks; `cluster_information`) count once. Damaged or cut off logs are marked and do not count.',
    '',
    '| log | Spark | stages | tasks | slots | application s | jobs s | tasks s | replay: application % | jobs % | tasks % | bare % | in order % | drawn % | |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => lineOf(row, independent.includes(row))),
  ];
}

/** One of each execution: copies of a log have the same application, the same beginning and the same tasks. */
function distinct(rows: readonly Row[]): readonly Row[] {
  const seen = new Map<string, Row>();
  for (const row of rows) {
    const { run, profiled } = row.log;
    const key = JSON.stringify([run.application.id, run.application.startedAt, profiled.recorded.stages.map(({ holds }) => holds.length)]);
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

function lineOf({ log, application, jobs, tasks, bare, inOrder, drawn }: Row, counted: boolean): string {
  const { durations, environment, stages, whole } = log.profiled;
  const remark = [...(whole ? [] : ['not whole']), ...(counted ? [] : ['a copy or variant'])].join(', ');
  const seconds = [durations.application, durations.jobs, durations.tasks].map((value) => value.toFixed(2));
  const errors = [application, jobs, tasks, bare, inOrder, drawn].map((value) => value.toFixed(2).replace('-0.00', '0.00'));
  return `| ${log.name} | ${log.run.version ?? '-'} | ${stages.length} | ${stages.reduce((sum, { work }) => sum + work.seconds.length, 0)} | ${environment.slots} | ${seconds.join(' | ')} | ${errors.join(' | ')} | ${remark} |`;
}
