import type { SparkRun } from '../../formats/spark-event-log/spark-run.ts';
import type { ExecutorSlots } from './slot-holds.ts';

/** What an application ran on. What the log does not say is null. */
export type SparkEnvironment = {
  readonly master: string | null;
  readonly schedulerMode: string | null;
  /** The most that were there at once. */
  readonly executors: number;
  readonly slots: number;
  readonly coresPerExecutor: number | null;
  readonly executorMemoryMiB: number | null;
  readonly driverMemoryMiB: number | null;
};

const unitMib: Readonly<Record<string, number>> = { k: 1 / 1024, m: 1, g: 1024, t: 1024 ** 2 };

/** A size as Spark's settings have it: `4g`, `512m`, or a bare number, which for memory means MiB (Spark's documentation, "Configuration"). */
export function sparkMemoryMib(text: string | undefined): number | null {
  const found = /^(\d{1,12})([kmgt]?)b?$/i.exec(text?.trim() ?? '');
  if (found === null) return null;
  return Number(found[1]) * (unitMib[(found[2] as string).toLowerCase()] ?? 1);
}

export function environmentOf(run: SparkRun, slots: readonly ExecutorSlots[]): SparkEnvironment {
  const changes = slots
    .flatMap(({ slots: count, from, until }) => [{ at: from, executors: 1, slots: count }, { at: until, executors: -1, slots: -count }])
    .toSorted((a, b) => a.at - b.at || a.slots - b.slots);
  let [executors, count, executorsMost, slotsMost] = [0, 0, 0, 0];
  for (const change of changes) {
    executors += change.executors;
    count += change.slots;
    executorsMost = Math.max(executorsMost, executors);
    slotsMost = Math.max(slotsMost, count);
  }
  const cores = run.executors.map((executor) => executor.cores);
  return {
    master: run.properties.get('spark.master') ?? null,
    schedulerMode: run.properties.get('spark.scheduler.mode') ?? null,
    executors: executorsMost,
    slots: slotsMost,
    coresPerExecutor: cores.length === 0 ? null : cores.reduce((most, one) => Math.max(most, one), 0),
    executorMemoryMiB: sparkMemoryMib(run.properties.get('spark.executor.memory')),
    driverMemoryMiB: sparkMemoryMib(run.properties.get('spark.driver.memory')),
  };
}
