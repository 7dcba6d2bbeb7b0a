import type { TaskMeasurementView } from '../usecases/views/task-measurement-view.ts';
import { significant } from '../units/significant.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';

/** Prints mean, spread and what is odd. */
export function printMeasurements(io: Io, { items, skipped, written }: TaskMeasurementView, file: string): void {
  if (items.length > 0) {
    io.out(
      table([
        ['TASK', 'TYPE', 'RUNS', 'MEAN', 'DEVIATION', '95%-INTERVAL', 'OUTLIERS'],
        ...items.map((one) => [one.task, one.type, String(one.runs), seconds(one.meanSeconds), seconds(one.deviationSeconds), one.lowSeconds === null ? '-' : `${seconds(one.lowSeconds)} to ${seconds(one.highSeconds)}`, one.outliers.map(({ run, seconds: time }) => `run ${run}: ${seconds(time)}`).join(', ') || '-']),
      ]),
    );
  }
  for (const { task, type, failed } of items) if (failed !== null) io.out(`${task} on ${type} failed: ${failed}\n`);
  for (const { task, type, why } of skipped) io.out(`${task} on ${type} was not measured: ${why}\n`);
  const free = items.find(({ limitsHeld, runs }) => !limitsHeld && runs > 0);
  if (free !== undefined) io.out(`The cores and memory of types were not held for sure (${free.task} on ${free.type}: ${free.limitsWhy}): times may be those of the whole machine.\n`);
  if (written) io.out(`The means were written into ${file}.\n`);
}

const seconds = (value: number | null): string => (value === null ? '-' : `${significant(value)} s`);
