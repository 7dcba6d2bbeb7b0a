import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSparkLog } from '../../src/formats/spark-event-log/read-spark-log.ts';
import type { SparkLogProfile } from '../../src/usecases/profile-spark-log.ts';
import { profileSparkLog } from '../../src/usecases/profile-spark-log.ts';
import { replayRun } from '../../src/usecases/spark-log/replay-run.ts';
import type { SparkJob, SparkRunOptions } from '../support/spark.ts';
import { filesOfLog, installSpark, runSpark } from '../support/spark.ts';

/** Profiles of what Spark itself wrote. How good predictions are is measured by `npm run results:capacity`, not here. */
const spark = installSpark();
if (typeof spark === 'string') process.stderr.write(`skipped: ${spark}\n`);

async function profileOf(options: SparkRunOptions): Promise<SparkLogProfile> {
  if (typeof spark === 'string') throw new Error(spark);
  const { log, remove } = await runSpark(spark, options);
  try {
    const run = await readSparkLog(filesOfLog(log).map((name) => ({ name, pieces: () => createReadStream(name) })));
    expect(run.unread).toEqual({ lines: 0, parts: [] });
    return profileSparkLog(run, 'application');
  } finally {
    remove();
  }
}

/** Each with a codec of Spark's own: what it writes is what `formats/byte-streams` must read. */
const cases: readonly (readonly [job: SparkJob, cores: number, settings: Readonly<Record<string, string>>])[] = [
  ['join', 2, {}],
  ['iterate', 1, { 'spark.eventLog.compress': 'true', 'spark.eventLog.compression.codec': 'lz4', 'spark.eventLog.rolling.enabled': 'false' }],
  ['maps', 2, { 'spark.eventLog.compress': 'true', 'spark.eventLog.compression.codec': 'snappy' }],
  ['calibrate', 1, { 'spark.eventLog.compress': 'true', 'spark.eventLog.compression.codec': 'zstd' }],
];

describe.skipIf(typeof spark === 'string')('a profile of a job of real Spark', () => {
  it.each(cases)('%s on %d cores is read whole, replayed in its own time and predicted on another size', async (job, cores, settings) => {
    const { whole, stages, environment, durations, recorded } = await profileOf({ job, cores, scale: 0.01, settings });
    expect(whole).toBe(true);
    expect(environment.slots).toBe(cores);
    expect(stages.length).toBeGreaterThan(0);
    expect(Math.abs(replayRun(recorded, { kind: 'as-recorded' }).seconds / durations.application - 1)).toBeLessThan(0.05);
    const other = replayRun(recorded, { kind: 'number', slots: 3 - cores }).seconds;
    expect(Number.isFinite(other) && other > durations.driverOutsideJobs).toBe(true);
  });
});
