import type { Random } from '../model/random.ts';
import { normal } from '../model/random.ts';
import type { Sample, SampleBatch } from '../model/sample.ts';
import type { MetricSource } from '../monitor/ports/metric-source.ts';
import type { Instant, Ms } from '../units/time.ts';

export type MetricFaults = {
  /** Share of scrapes of an instance, 0..1, that get no answer. */
  readonly missing: number;
  /** Standard deviation of the logarithm by which gauges are off. Counters and histograms count, so they are late or missing but never wrong. */
  readonly noise: number;
};

/** A source whose scrapes fail at times and whose gauges are noisy. What fails is named in the batch, as by a real scraper. */
export class FaultySource implements MetricSource {
  readonly name: string;
  readonly interval?: Ms;
  readonly #source: MetricSource;
  readonly #faults: MetricFaults;
  readonly #random: Random;

  constructor(source: MetricSource, faults: MetricFaults, random: Random) {
    this.name = source.name;
    if (source.interval !== undefined) this.interval = source.interval;
    this.#source = source;
    this.#faults = faults;
    this.#random = random;
  }

  async collect(at: Instant): Promise<SampleBatch> {
    const { samples, failures } = await this.#source.collect(at);
    const targets = new Map<string, boolean>();
    const lost: SampleBatch['failures'][number][] = [];
    const kept: Sample[] = [];
    for (const sample of samples) {
      const { app = '', component = '', instance = '' } = sample.labels;
      const target = JSON.stringify([app, component, instance]);
      let answers = targets.get(target);
      if (answers === undefined) {
        answers = this.#random.next() >= this.#faults.missing;
        targets.set(target, answers);
        if (!answers) lost.push({ source: this.name, labels: { app, component, instance }, why: 'the scrape got no answer', at });
      }
      if (answers) kept.push(this.#disturbed(sample));
    }
    return { samples: kept, failures: [...failures, ...lost] };
  }

  #disturbed(sample: Sample): Sample {
    if (sample.type !== 'gauge' || this.#faults.noise === 0) return sample;
    return { ...sample, value: sample.value * Math.exp(this.#faults.noise * normal(this.#random)) };
  }
}
