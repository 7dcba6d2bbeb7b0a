import type { SampleBatch } from '../../model/sample.ts';
import type { Instant, Ms } from '../../units/time.ts';

/** Hands over samples, parsed but not yet sanitised. Never rejects because one target failed: that is a failure in the batch. */
export interface MetricSource {
  readonly name: string;
  /** Time between two collections; every tick of the controller if absent. */
  readonly interval?: Ms;
  collect(at: Instant): Promise<SampleBatch>;
}
