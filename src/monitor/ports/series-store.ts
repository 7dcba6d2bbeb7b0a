import type { QueryId } from '../../model/ids.ts';
import type { Query } from '../../model/query.ts';
import type { Reading, Series } from '../../model/reading.ts';
import type { SampleBatch } from '../../model/sample.ts';
import type { Instant, Ms } from '../../units/time.ts';

/** Keeps recent windows of series and answers queries. A query that cannot be answered is `missing` with why, never a rejection. */
export interface SeriesStore {
  append(batch: SampleBatch): Promise<void>;
  evaluate(queries: readonly Query[], at: Instant): Promise<Readonly<Record<QueryId, Reading>>>;
  /** The same at from, from + step, ... up to and including `to` where it falls on a step. At most 11,000 points. */
  range(queries: readonly Query[], from: Instant, to: Instant, step: Ms): Promise<Readonly<Record<QueryId, Series>>>;
}
