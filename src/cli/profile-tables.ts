import type { OneJobProfileView } from '../usecases/views/job-profile-view.ts';
import type { Io } from './io.ts';
import { plainIo } from './io.ts';
import { table } from './output.ts';
import { counted } from '../units/counted.ts';
import { significant } from '../units/significant.ts';

/** Prints for each log what it is of, its stages, and how well a replay of them gives its own duration. */
export function printProfiles(given: Io, items: readonly OneJobProfileView[]): void {
  const io = plainIo(given);
  items.forEach((item, index) => {
    if (index > 0) io.out('\n');
    printProfile(io, item);
  });
}

function printProfile(io: Io, view: OneJobProfileView): void {
  const { application, environment, durations, jobs, log } = view;
  io.out(`${view.name}: ${application.name || 'an application without a name'}${application.sparkVersion === null ? '' : `, Spark ${application.sparkVersion}`}, ${counted(environment.executors, 'executor')} with ${counted(environment.slots, 'slot')}${environment.master === null ? '' : ` (${environment.master})`}.\n`);
  io.out(`${seconds(durations.applicationSeconds)} in all; ${seconds(durations.jobsSeconds)} with ${counted(jobs.started, 'job')}, ${seconds(durations.tasksSeconds)} with tasks. The driver alone took ${seconds(durations.driverInJobsSeconds)} in jobs and ${seconds(durations.driverOutsideJobsSeconds)} outside.\n`);
  for (const { slots, seconds: replayed, errorPercent } of view.replays) {
    io.out(slots === null ? `Replayed on its own slots: ${seconds(replayed)}${errorPercent === null ? '' : ` (${signed(errorPercent)} % beside what was measured)`}.\n` : `Replayed on ${counted(slots, 'slot')}: ${seconds(replayed)}.\n`);
  }
  if (!log.whole) io.out(`Note: the log is not whole${log.unreadLines > 0 ? `; ${counted(log.unreadLines, 'line')} could not be read` : ''}.\n`);
  for (const { file, line, why } of log.unread) io.out(`Note: ${file}${line > 0 ? `:${line}` : ''}: ${why}.\n`);
  for (const note of view.notes) io.out(`Note: ${note}.\n`);
  if (view.stages.length === 0) return;
  io.out('\n');
  io.out(
    table([
      ['STAGE', 'AFTER', 'TASKS', 'MEAN', 'P50', 'P95', 'MAX', 'FIT', 'READ-MIB', 'WRITE-MIB', 'MIB/TASK'],
      ...view.stages.map((stage) => [
        stage.name.slice(0, nameWidth),
        stage.after.map((name) => name.split(' ', 1)[0]).join(',').slice(0, nameWidth) || '-',
        String(stage.tasks),
        ...(stage.taskSeconds === null ? ['-', '-', '-', '-'] : [stage.taskSeconds.mean, stage.taskSeconds.p50, stage.taskSeconds.p95, stage.taskSeconds.greatest].map(seconds)),
        stage.fit === null ? '-' : `${stage.fit.kind}${stage.fit.best === null || stage.fit.kind === 'constant' ? '' : ` (${stage.fit.kind === 'replay' ? `${stage.fit.best.family} ` : ''}KS ${stage.fit.best.distance.toFixed(2)})`}`,
        significant(stage.shuffleReadMiB),
        significant(stage.shuffleWriteMiB),
        significant(stage.memoryPerTaskMiB),
      ]),
    ]),
  );
}

/** Columns of a terminal that a name may take. */
const nameWidth = 48;

const seconds = (value: number): string => `${significant(value)}s`;

/** With its sign, which is + for nothing, whatever side chance rounded it from. */
const signed = (percent: number): string => {
  const text = percent.toFixed(1).replace(/^-0\.0$/, '0.0');
  return text.startsWith('-') ? text : `+${text}`;
};
