import type { SampleBatch } from '../model/sample.ts';
import type { MetricSource } from '../monitor/ports/metric-source.ts';
import type { SeriesStore } from '../monitor/ports/series-store.ts';
import type { SanitiserState } from '../monitor/sanitise.ts';
import { initialSanitiserState, sanitise } from '../monitor/sanitise.ts';
import type { Instant, Ms } from '../units/time.ts';
import { after, ms } from '../units/time.ts';
import type { Heard } from './hearing.ts';
import { Hearing } from './hearing.ts';
import type { Patience } from './ports/patience.ts';

export type SourceTrouble = { readonly source: string; readonly why: string };

export interface Sampler {
  /** Collects from every source that is due, cleans the samples and stores them. Never rejects; returns what went wrong with whole sources. */
  sample(at: Instant): Promise<readonly SourceTrouble[]>;
  /** What the sources could not hand over when they were asked last. */
  failures(): SampleBatch['failures'];
  /** What was heard of an instance last; null where nothing ever was. */
  heard(app: string, component: string, instance: string): Heard | null;
}

type SourceState = {
  readonly source: MetricSource;
  nextAt: number;
  busySince: Instant | null;
  sanitiser: SanitiserState;
  failures: SampleBatch['failures'];
};

/**
 * Asks all sources at once, each at its own pace and each no longer than `limit`: one that hangs is left to itself, reported
 * every time it is due, and not asked again before it has answered, so that it holds up neither the cycle nor the memory.
 */
export function createSampler(sources: readonly MetricSource[], series: SeriesStore, patience: Patience, limit: Ms): Sampler {
  const states = sources.map((source): SourceState => ({ source, nextAt: Number.NEGATIVE_INFINITY, busySince: null, sanitiser: initialSanitiserState(), failures: [] }));

  const hearing = new Hearing();

  const collect = async (state: SourceState, at: Instant): Promise<void> => {
    state.busySince = at;
    try {
      const raw: SampleBatch = await state.source.collect(at);
      hearing.note(raw, at);
      const clean = sanitise(raw, state.sanitiser, { source: state.source.name, at });
      state.sanitiser = clean.state;
      state.failures = clean.batch.failures;
      await series.append(clean.batch);
    } finally {
      state.busySince = null;
    }
  };

  const sampleOne = async (state: SourceState, at: Instant): Promise<SourceTrouble[]> => {
    const trouble = (why: string): SourceTrouble[] => [{ source: state.source.name, why }];
    if (at < state.nextAt) return [];
    state.nextAt = after(at, state.source.interval ?? ms(0));
    if (state.busySince !== null) return trouble(`it has not answered for ${Math.round((at - state.busySince) / 1000)} s`);
    try {
      const answer = await patience.within(collect(state, at), limit);
      return answer === 'late' ? trouble(`it did not answer within ${limit / 1000} s`) : [];
    } catch (error) {
      return trouble(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    sample: async (at) => (await Promise.all(states.map((state) => sampleOne(state, at)))).flat(),
    failures: () => states.flatMap((state) => state.failures),
    heard: (app, component, instance) => hearing.of(app, component, instance),
  };
}
