import { describe, expect, it } from 'vitest';
import { randomStreams } from '../model/random.ts';
import type { Sample, SampleBatch } from '../model/sample.ts';
import type { MetricSource } from '../monitor/ports/metric-source.ts';
import { instant } from '../units/time.ts';
import { FaultySource } from './faulty-source.ts';

const at = instant(1000);
const sample = (instance: string, series: string, type: Sample['type']): Sample => ({ series, type, value: 100, at, labels: { app: 'shop', component: 'web', instance } });
const source: MetricSource = {
  name: 'shop',
  collect: async () => ({
    samples: ['a', 'b', 'c', 'd'].flatMap((instance) => [sample(instance, 'busy', 'gauge'), sample(instance, 'served_total', 'counter')]),
    failures: [{ source: 'shop', labels: {}, why: 'as before', at }],
  }),
};

async function collected(missing: number, noise: number, seed: number): Promise<readonly SampleBatch[]> {
  const faulty = new FaultySource(source, { missing, noise }, randomStreams(seed).stream('faults'));
  const batches: SampleBatch[] = [];
  for (let i = 0; i < 500; i++) batches.push(await faulty.collect(at));
  return batches;
}

describe('a faulty source', () => {
  it('loses whole scrapes of instances as often as it says, and names each', async () => {
    const batches = await collected(0.2, 0, 1);
    const lost = batches.flatMap(({ failures }) => failures.filter(({ why }) => why === 'the scrape got no answer'));
    // 2000 scrapes, for seed 1.
    expect(Math.abs(lost.length / 2000 - 0.2)).toBeLessThan(0.03);
    for (const { samples, failures } of batches) {
      expect(samples.length + 2 * (failures.length - 1)).toBe(8);
      expect(failures[0]?.why).toBe('as before');
    }
  });

  it('makes gauges noisy and leaves counters alone', async () => {
    const samples = (await collected(0, 0.1, 2)).flatMap((batch) => batch.samples);
    const logs = samples.filter(({ type }) => type === 'gauge').map(({ value }) => Math.log(value / 100));
    expect(Math.abs(Math.sqrt(logs.reduce((sum, log) => sum + log * log, 0) / logs.length) - 0.1)).toBeLessThan(0.01);
    expect(samples.filter(({ type }) => type === 'counter').every(({ value }) => value === 100)).toBe(true);
  });

  it('fails the same way for the same seed', async () => {
    expect(await collected(0.2, 0.1, 3)).toEqual(await collected(0.2, 0.1, 3));
    expect(await collected(0.2, 0.1, 3)).not.toEqual(await collected(0.2, 0.1, 4));
  });
});
