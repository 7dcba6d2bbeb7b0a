import type { QueryId } from '../../model/ids.ts';
import type { Query } from '../../model/query.ts';
import type { Reading, Series } from '../../model/reading.ts';
import type { SampleBatch } from '../../model/sample.ts';
import type { Instant, Ms } from '../../units/time.ts';

/** What a store holds, and what it could not keep: never silent. */
export type SeriesStoreStats = {
  readonly series: number;
  readonly samples: number;
  readonly bytes: number;
  /** Samples of series beyond the number that it keeps. */
  readonly refusedSeries: number;
  /** Samples not newer than the last of their series. */
  readonly refusedOrder: number;
  /** Samples overwritten before their retention ended, for lack of room. */
  readonly shortened: number;
};

/** Keeps recent windows of series and answers queries. A query that cannot be answered is `missing` with why, never a rejection. */
export interface SeriesStore {
  append(batch: SampleBatch): Promise<void>;
  evaluate(queries: readonly Query[], at: Instant): Promise<Readonly<Record<QueryId, Reading>>>;
  /** The same at from, from + step, ... up to and including `to` where it falls on a step. At most 11,000 points. */
  range(queries: readonly Query[], from: Instant, to: Instant, step: Ms): Promise<Readonly<Record<QueryId, Series>>>;
  /** Absent where somebody else keeps the series and their figures. */
  stats?(): SeriesStoreStats;
}
