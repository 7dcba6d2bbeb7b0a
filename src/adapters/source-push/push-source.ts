import { parsePrometheusText } from '../../formats/prometheus-text/parse-prometheus-text.ts';
import type { ScrapeFormat } from '../../formats/prometheus-text/parse-prometheus-text.ts';
import type { ScrapeLimits } from '../../formats/prometheus-text/scrape-limits.ts';
import { scrapeLimitDefaults } from '../../formats/prometheus-text/scrape-limits.ts';
import type { AppId, ComponentName } from '../../model/ids.ts';
import type { Labels, Sample, SampleBatch } from '../../model/sample.ts';
import type { MetricSource } from '../../monitor/ports/metric-source.ts';
import type { Instant } from '../../units/time.ts';

export type PushOptions = {
  readonly name?: string;
  readonly limits?: ScrapeLimits;
  /** Samples that may wait for the next collection; more are refused as a whole, so that the sender knows. */
  readonly bufferMax?: number;
};

export type PushResult =
  | { readonly kind: 'accepted'; readonly samples: number }
  /** malformed: the sender must change it. full: it may send it again later. */
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'full'; readonly why: string };

/** Failures kept for the next collection; a sender that goes on failing is named often enough by these. */
const failuresMax = 100;

/**
 * Takes what applications send by themselves, and hands it over at the next collection. All or nothing: a push that is
 * malformed or does not fit is refused as a whole, with why, and named among the failures.
 */
export class PushSource implements MetricSource {
  readonly name: string;
  readonly #limits: ScrapeLimits;
  readonly #bufferMax: number;
  #samples: Sample[] = [];
  #failures: SampleBatch['failures'][number][] = [];

  constructor(options: PushOptions = {}) {
    this.name = options.name ?? 'push';
    this.#limits = options.limits ?? scrapeLimitDefaults;
    this.#bufferMax = options.bufferMax ?? 200_000;
  }

  /**
   * @param labels of all samples, beside app and component, which cannot be chosen by the sender
   * @param body Prometheus text or OpenMetrics, or samples
   * @param at the time of samples that have none of their own
   */
  accept(
    app: AppId,
    component: ComponentName,
    labels: Labels,
    body: string | readonly Sample[],
    at: Instant,
    format: ScrapeFormat = 'prometheus-0.0.4',
  ): PushResult {
    const who = { ...labels, app, component };
    const parsed = typeof body === 'string' ? parsePrometheusText(body, { at, format, limits: this.#limits }) : { kind: 'parsed' as const, samples: body };
    if (parsed.kind === 'failed') return this.#refuse('malformed', parsed.why, who, at);
    const { samples } = parsed;
    if (samples.length > this.#limits.samples) {
      return this.#refuse('malformed', `the push has ${samples.length} samples; it may have ${this.#limits.samples}; send less at once`, who, at);
    }
    if (this.#samples.length + samples.length > this.#bufferMax) {
      return this.#refuse('full', `${this.#samples.length} samples wait already, and ${this.#bufferMax} may; send it again later`, who, at);
    }
    for (const sample of samples) this.#samples.push({ ...sample, labels: { ...sample.labels, ...who } });
    return { kind: 'accepted', samples: samples.length };
  }

  collect(): Promise<SampleBatch> {
    const batch = { samples: this.#samples, failures: this.#failures };
    this.#samples = [];
    this.#failures = [];
    return Promise.resolve(batch);
  }

  #refuse(reason: 'malformed' | 'full', why: string, labels: Labels, at: Instant): PushResult {
    if (this.#failures.length < failuresMax) this.#failures.push({ source: this.name, labels, why, at });
    return { kind: 'refused', reason, why };
  }
}
