import type { SampleBatch } from '../../model/sample.ts';
import type { Instant } from '../../units/time.ts';

/** Hands over samples, parsed but not yet sanitised. Never rejects because one target failed: that is a failure in the batch. */
export interface MetricSource {
  readonly name: string;
  collect(at: Instant): Promise<SampleBatch>;
}
