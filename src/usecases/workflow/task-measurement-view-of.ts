import type { TaskMeasurement } from '../../experiment/performance-model/measure-tasks.ts';
import { runTimesOf } from '../../experiment/performance-model/run-times.ts';
import type { TaskMeasurementView } from '../views/task-measurement-view.ts';
import { digits } from './digits.ts';

/** What is shown of measured tasks. */
export function taskMeasurementViewOf(measured: readonly TaskMeasurement[], skipped: TaskMeasurementView['skipped'], written: boolean): TaskMeasurementView {
  return { items: measured.map(itemOf), skipped, written };
}

function itemOf({ task, type, seconds, failed, limits }: TaskMeasurement): TaskMeasurementView['items'][number] {
  const shared = { task, type, runs: seconds.length, failed, limitsHeld: limits.enforced, limitsWhy: limits.why };
  if (seconds.length === 0) return { ...shared, meanSeconds: null, deviationSeconds: null, lowSeconds: null, highSeconds: null, leastSeconds: null, mostSeconds: null, outliers: [] };
  const { meanSeconds, deviationSeconds, confidence, leastSeconds, mostSeconds, outliers } = runTimesOf(seconds);
  return {
    ...shared,
    meanSeconds: digits(meanSeconds),
    deviationSeconds: deviationSeconds === null ? null : digits(deviationSeconds),
    lowSeconds: confidence === null ? null : digits(confidence.lowSeconds),
    highSeconds: confidence === null ? null : digits(confidence.highSeconds),
    leastSeconds,
    mostSeconds,
    outliers: outliers.map((run) => ({ run, seconds: seconds[run - 1] as number })),
  };
}
