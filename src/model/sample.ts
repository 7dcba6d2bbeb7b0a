import type { Instant } from '../units/time.ts';

export type Labels = Readonly<Record<string, string>>;

export type SeriesType = 'counter' | 'gauge' | 'histogram' | 'untyped';

/** One number of one series. A histogram arrives as its _bucket, _sum and _count series. */
export type Sample = { readonly series: string; readonly labels: Labels; readonly type: SeriesType; readonly value: number; readonly at: Instant };

/** What one source handed over, and what it could not: a scrape that broke a limit fails as a whole and is named here. */
export type SampleBatch = {
  readonly samples: readonly Sample[];
  readonly failures: readonly { readonly source: string; readonly labels: Labels; readonly why: string; readonly at: Instant }[];
};
