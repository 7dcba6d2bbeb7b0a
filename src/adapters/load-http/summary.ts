import type { Histogram } from 'hdr-histogram-js';
import { build } from 'hdr-histogram-js';
import type { RequestRecord } from '../../experiment/ports/request-record.ts';
import { isFailed } from '../../experiment/ports/request-record.ts';
import type { IndexedRecord } from './record-format.ts';

export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };

/** What the generator says of its own run. */
export type Summary = {
  readonly seed: number;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  /** Whether it was told to stop before the end of its schedule. */
  readonly stopped: boolean;
  readonly sent: number;
  /** How much later than intended requests were sent. The latencies contain it. */
  readonly lagMs: Percentiles;
  readonly endpoints: readonly {
    readonly name: string;
    readonly kind: RequestRecord['kind'];
    readonly requests: number;
    readonly failed: number;
    readonly latencyMs: Percentiles;
  }[];
};

/** An hour. */
const microsecondsMax = 3_600_000_000;

/** A histogram of microseconds with three significant digits, up to an hour (HdrHistogram, Tene). */
export const microseconds = (): Histogram =>
  build({ lowestDiscernibleValue: 1, highestTrackableValue: microsecondsMax, numberOfSignificantValueDigits: 3 });

/** Records a time; what is outside of the histogram's range counts as its nearest end. */
export function recordMicroseconds(histogram: Histogram, value: number): void {
  histogram.recordValue(Math.min(microsecondsMax, Math.max(1, Math.round(value))));
}

/** Percentiles in milliseconds; zeros without a value. */
export function percentilesMs(histogram: Histogram): Percentiles {
  const at = (percentile: number): number => (histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1000);
  return { p50: at(50), p95: at(95), p99: at(99), max: histogram.totalCount === 0 ? 0 : histogram.maxValue / 1000 };
}

type Row = { readonly name: string; readonly kind: RequestRecord['kind']; requests: number; failed: number; readonly latency: Histogram };

/** Counts records for the summary while they come. */
export class Tally {
  readonly #answers: readonly Row[];
  readonly #updates: readonly Row[];

  constructor(endpoints: readonly string[]) {
    const rowsOf = (kind: RequestRecord['kind']): readonly Row[] =>
      endpoints.map((name) => ({ name, kind, requests: 0, failed: 0, latency: microseconds() }));
    this.#answers = rowsOf('answer');
    this.#updates = rowsOf('update');
  }

  add(record: IndexedRecord): void {
    const row = (record.kind === 'answer' ? this.#answers : this.#updates)[record.endpoint];
    if (row === undefined) throw new Error(`record of endpoint ${record.endpoint}; there are ${this.#answers.length}`);
    row.requests += 1;
    if (isFailed(record)) row.failed += 1;
    recordMicroseconds(row.latency, record.latencyUs);
  }

  /** Those of which there was a record. */
  endpoints(): Summary['endpoints'] {
    return [...this.#answers, ...this.#updates]
      .filter(({ requests }) => requests > 0)
      .map(({ latency, ...row }) => ({ ...row, latencyMs: percentilesMs(latency) }));
  }
}
