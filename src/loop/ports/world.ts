import type { Platform } from '../../execute/ports/platform.ts';
import type { KnowledgeStore } from '../../knowledge/ports/knowledge-store.ts';
import type { Clock } from '../../model/clock.ts';
import type { RandomStreams } from '../../model/random.ts';
import type { MetricSource } from '../../monitor/ports/metric-source.ts';
import type { SeriesStore } from '../../monitor/ports/series-store.ts';
import type { Instant } from '../../units/time.ts';

/** What the loop acts on: live, simulated or a recorded trace. */
export interface World {
  readonly clock: Clock;
  readonly random: RandomStreams;
  readonly platform: Platform;
  readonly sources: readonly MetricSource[];
  readonly series: SeriesStore;
  readonly store: KnowledgeStore;
}

/** A world whose time moves only when it is told to. */
export interface SteppedWorld extends World {
  advance(to: Instant): void;
}
