import type { KnowledgeStore } from '../../../knowledge/ports/knowledge-store.ts';
import type { SteppedWorld } from '../../../loop/ports/world.ts';
import type { Clock } from '../../../model/clock.ts';
import type { AppId, ComponentName, InstanceId } from '../../../model/ids.ts';
import { randomStreams } from '../../../model/random.ts';
import type { Sample, SampleBatch } from '../../../model/sample.ts';
import type { MetricSource } from '../../../monitor/ports/metric-source.ts';
import type { SeriesStore } from '../../../monitor/ports/series-store.ts';
import type { Instant, Ms } from '../../../units/time.ts';
import { ms, seconds } from '../../../units/time.ts';
import type { SimulatedInstance } from '../../instance.ts';
import type { EventKernel } from '../../kernel.ts';
import { SimulatedPlatform } from '../../simulated-platform.ts';
import type { InstanceHost } from '../../simulated-platform.ts';
import type { SlotWorld } from '../slot-world.ts';

export type StreamPortsOptions = {
  readonly app: AppId;
  readonly component: ComponentName;
  readonly kernel: EventKernel;
  readonly clock: Clock;
  readonly series: SeriesStore;
  readonly store: KnowledgeStore;
  readonly seed: number;
  /** Plays the streams; without a start-up of its own, since the platform here has one. */
  readonly world: SlotWorld;
  /** Streams in each slot; beyond the end there are none. */
  readonly load: ArrayLike<number>;
  /** What is exported, and over how long. */
  readonly exports: readonly { readonly signal: StreamSignal; readonly window: Ms }[];
  readonly startup?: Ms;
};

/** Measurements of a slot world by the name of their method, and the series they are exported as. */
const seriesOf = { response: 'stream_latency_p_ms', utilisation: 'stream_utilisation_ratio', concurrency: 'stream_concurrency', backlog: 'stream_backlog', served: 'stream_served' } as const;
export type StreamSignal = keyof typeof seriesOf;

/**
 * A stream world behind the ports of the live platform and monitor, so that the production loop runs on it: instances live on a simulated
 * platform, and at the end of each slot the streams are played on those that are ready. Exported are gauges: `stream_count`, and what is
 * asked for, such as `stream_latency_p_ms`, the percentile over a window as a summary would have it. What is missing has no sample.
 */
export function streamPorts(options: StreamPortsOptions): SteppedWorld & { readonly platform: SimulatedPlatform } {
  const { kernel, clock, series, store, seed, startup = ms(0) } = options;
  const application = new StreamApplication(options);
  const platform = new SimulatedPlatform(kernel, { startup: () => startup, finiteRun: () => seconds(60), execution: () => ({ takes: seconds(1), exit: 0 }), host: application });
  return {
    clock,
    random: randomStreams(seed),
    platform,
    sources: [application],
    series,
    store,
    advance: (to: Instant) => {
      kernel.advance(to);
    },
  };
}

class StreamApplication implements InstanceHost, MetricSource {
  readonly name: string;
  readonly #options: StreamPortsOptions;
  readonly #ready = new Set<InstanceId>();
  #played = 0;

  constructor(options: StreamPortsOptions) {
    this.name = `streams-${options.app}`;
    this.#options = options;
    const { kernel, world, seed } = options;
    world.reset(kernel.now, 0, seed);
    const end = (): void => {
      world.play(this.#loadNow(), this.#ready.size);
      this.#played += 1;
      kernel.schedule(kernel.now + world.slot, end);
    };
    kernel.schedule(kernel.now + world.slot, end);
  }

  ready(instance: SimulatedInstance): void {
    if (instance.app === this.#options.app && instance.component === this.#options.component) this.#ready.add(instance.id);
  }

  draining(instance: SimulatedInstance, done: () => void): void {
    this.#ready.delete(instance.id);
    done();
  }

  ended(instance: SimulatedInstance): void {
    this.#ready.delete(instance.id);
  }

  async collect(at: Instant): Promise<SampleBatch> {
    const { app, component, world, exports, load } = this.#options;
    if (this.#played === 0) return { samples: [], failures: [] };
    const sample = (name: string, value: number): Sample => ({ series: name, labels: { app, component }, type: 'gauge', value, at });
    const measured = exports.map(({ signal, window }) => sample(seriesOf[signal], world[signal](Math.max(1, Math.round(window / world.slot)))));
    return { samples: [sample('stream_count', load[this.#played - 1] ?? 0), ...measured].filter(({ value }) => !Number.isNaN(value)), failures: [] };
  }

  #loadNow(): number {
    return this.#options.load[this.#played] ?? 0;
  }
}
