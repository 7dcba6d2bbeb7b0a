import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { noon } from '../../test/support/observations.ts';
import type { SampleBatch } from '../model/sample.ts';
import type { MetricSource } from '../monitor/ports/metric-source.ts';
import { after, seconds } from '../units/time.ts';
import type { Patience } from './ports/patience.ts';
import { createSampler } from './sampler.ts';

/** Gives up at once on whatever is not settled already. */
const noPatience: Patience = { within: (work) => Promise.race([work.then((done) => ({ done })), turn('late' as const)]) };

const empty: SampleBatch = { samples: [], failures: [] };
const batches: SampleBatch[] = [];
const series = {
  append: async (batch: SampleBatch) => {
    batches.push(batch);
  },
  evaluate: async () => ({}),
  range: async () => ({}),
};

describe('the sampler', () => {
  it('asks each source at its own pace', async () => {
    const asked: string[] = [];
    const source = (name: string, interval?: number): MetricSource => ({
      name,
      ...(interval === undefined ? {} : { interval: seconds(interval) }),
      collect: async () => {
        asked.push(name);
        return empty;
      },
    });
    const sampler = createSampler([source('each'), source('slow', 5)], series, noPatience, seconds(1));
    for (let i = 0; i < 10; i++) await sampler.sample(after(noon, seconds(i)));
    expect(asked.filter((name) => name === 'each').length).toBe(10);
    expect(asked.filter((name) => name === 'slow').length).toBe(2);
  });

  it('leaves a source that hangs to itself, says so every time, and takes what it hands over late', async () => {
    let answer: (batch: SampleBatch) => void = () => {};
    let asked = 0;
    const hanging: MetricSource = {
      name: 'hanging',
      collect: () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    };
    batches.length = 0;
    const sampler = createSampler([hanging, { name: 'quick', collect: async () => empty }], series, noPatience, seconds(1));
    expect(await sampler.sample(noon)).toEqual([{ source: 'hanging', why: 'it did not answer within 1 s' }]);
    expect(await sampler.sample(after(noon, seconds(7)))).toEqual([{ source: 'hanging', why: 'it has not answered for 7 s' }]);
    expect(asked).toBe(1);
    expect(batches.length).toBe(2);
    answer({ samples: [{ series: 'late', labels: {}, type: 'gauge', value: 1, at: noon }], failures: [] });
    await turn();
    expect(batches.at(-1)?.samples.map((sample) => sample.series)).toContain('late');
    expect(await sampler.sample(after(noon, seconds(8)))).toEqual([{ source: 'hanging', why: 'it did not answer within 1 s' }]);
    expect(asked).toBe(2);
  });

  it('keeps the failures of the last answer, for diagnosis', async () => {
    const failure = { source: 'scrape', labels: { app: 'shop' }, why: 'connection refused', at: noon };
    const sampler = createSampler([{ name: 'scrape', collect: async () => ({ samples: [], failures: [failure] }) }], series, noPatience, seconds(1));
    await sampler.sample(noon);
    expect(sampler.failures()).toEqual([failure]);
  });
});
