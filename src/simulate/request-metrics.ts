import type { AppId, ComponentName, InstanceId } from '../model/ids.ts';
import type { Labels, Sample, SeriesType } from '../model/sample.ts';
import type { Instant } from '../units/time.ts';

/** Upper bounds in seconds, fine around the objectives that services usually have. */
export const durationBuckets: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10];

/** What one instance counts about its requests, as a Prometheus client library would. */
export class RequestMetrics {
  readonly #labels: Labels;
  readonly #buckets = durationBuckets.map(() => 0);
  #count = 0;
  #sum = 0;
  #failed = 0;

  constructor(app: AppId, component: ComponentName, instance: InstanceId) {
    this.#labels = { app, component, instance };
  }

  served(seconds: number): void {
    this.#count += 1;
    this.#sum += seconds;
    const bucket = durationBuckets.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  failed(): void {
    this.#failed += 1;
  }

  /** Its samples at a time: `request_duration_seconds` (histogram), `requests_total`, `slots_busy_seconds_total`, `slots`. */
  samples(at: Instant, slots: { readonly busySeconds: number; readonly count: number }): Sample[] {
    const sample = (series: string, type: SeriesType, value: number, more: Labels = {}): Sample => ({ series, type, value, at, labels: { ...this.#labels, ...more } });
    let below = 0;
    const buckets = durationBuckets.map((bound, i) => {
      below += this.#buckets[i] ?? 0;
      return sample('request_duration_seconds_bucket', 'histogram', below, { le: String(bound) });
    });
    return [
      ...buckets,
      sample('request_duration_seconds_bucket', 'histogram', this.#count, { le: '+Inf' }),
      sample('request_duration_seconds_sum', 'histogram', this.#sum),
      sample('request_duration_seconds_count', 'histogram', this.#count),
      sample('requests_total', 'counter', this.#count, { code: '2xx' }),
      sample('requests_total', 'counter', this.#failed, { code: '5xx' }),
      sample('slots_busy_seconds_total', 'counter', slots.busySeconds),
      sample('slots', 'gauge', slots.count),
    ];
  }
}
