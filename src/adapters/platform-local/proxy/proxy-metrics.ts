/** Upper bounds in seconds: 1 ms to 30 s, closer together where objectives of interactive services lie. */
export const durationBuckets: readonly number[] = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30,
];

/** Counts one component's requests. `aborted` are those whose client left before the answer. */
export class ProxyMetrics {
  readonly requests: Map<string, number> = new Map();
  /** One more than the bounds: the last counts everything above. */
  readonly buckets: Float64Array = new Float64Array(durationBuckets.length + 1);
  seconds = 0;
  inFlight = 0;
  retries = 0;

  count(code: string, durationMs: number): void {
    this.requests.set(code, (this.requests.get(code) ?? 0) + 1);
    const seconds = durationMs / 1000;
    this.seconds += seconds;
    let bucket = 0;
    while (bucket < durationBuckets.length && seconds > (durationBuckets[bucket] ?? 0)) bucket += 1;
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
  }
}

/** `2xx` for 204. */
export const codeClass = (status: number): string => `${Math.floor(status / 100)}xx`;
