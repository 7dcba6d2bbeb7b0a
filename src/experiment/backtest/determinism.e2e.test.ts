import { describe, expect, it } from 'vitest';
import { WorkerCompute } from '../../adapters/compute-workers/worker-compute.ts';
import { ruleEntries } from '../../plan/autoscale/rules.ts';
import type { TestingReplay } from './testing-replay.ts';
import { run, testingReplayModule } from './testing-replay.ts';

const jobs = ruleEntries.flatMap(({ name }) => [1, 2].map((seed): TestingReplay => ({ rule: name, seed })));
const context = { progress: () => undefined, stopRequested: () => false };
const here = async (order: readonly TestingReplay[]): Promise<Map<string, string>> => {
  const hashes = new Map<string, string>();
  for (const job of order) hashes.set(`${job.rule} ${job.seed}`, await run(job, context));
  return hashes;
};

async function inThreads(threads: number): Promise<Map<string, string>> {
  const compute = new WorkerCompute({ threads });
  try {
    const hashes = await Promise.all(jobs.map(async (input) => (await compute.run({ module: testingReplayModule, input })) as string));
    return new Map(jobs.map(({ rule, seed }, index) => [`${rule} ${seed}`, hashes[index] as string]));
  } finally {
    await compute.close();
  }
}

describe('a replay', () => {
  it('has the same hash for the same seed, here, in one thread and in three', { timeout: 120_000 }, async () => {
    const expected = await here(jobs);
    expect(await inThreads(1)).toEqual(expected);
    expect(await inThreads(3)).toEqual(expected);
  });

  it('does not depend on what was replayed before, nor on the time zone', { timeout: 120_000 }, async () => {
    const zone = process.env['TZ'];
    try {
      // The trace crosses the last Sunday of March, when Berlin's clocks change.
      process.env['TZ'] = 'Europe/Berlin';
      expect(new Date(Date.UTC(2026, 2, 30)).getTimezoneOffset()).toBe(-120);
      const east = await here(jobs);
      process.env['TZ'] = 'America/Los_Angeles';
      expect(await here(jobs.toReversed())).toEqual(new Map([...east].toReversed()));
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('has another hash for another seed', { timeout: 60_000 }, async () => {
    const hashes = await here(jobs);
    for (const { name } of ruleEntries) expect(hashes.get(`${name} 1`), name).not.toBe(hashes.get(`${name} 2`));
  });
});
