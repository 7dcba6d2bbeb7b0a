import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { SteppedWorld } from '../loop/ports/world.ts';
import type { Patience } from '../loop/ports/patience.ts';
import type { Clock } from '../model/clock.ts';
import type { AppId, ComponentName } from '../model/ids.ts';
import type { Random, RandomStreams } from '../model/random.ts';
import { exponential, randomStreams } from '../model/random.ts';
import type { MetricSource } from '../monitor/ports/metric-source.ts';
import type { SeriesStore } from '../monitor/ports/series-store.ts';
import type { Instant, Ms } from '../units/time.ts';
import { instant, ms, seconds } from '../units/time.ts';
import type { MetricFaults } from './faulty-source.ts';
import { FaultySource } from './faulty-source.ts';
import type { SimulatedInstance } from './instance.ts';
import { EventKernel } from './kernel.ts';
import type { Load, ServiceModel } from './service-model.ts';
import { SimulatedApplication } from './simulated-application.ts';
import type { InstanceHost, SimulatedPlatformOptions } from './simulated-platform.ts';
import { SimulatedPlatform } from './simulated-platform.ts';

/** Simulated time: a kernel and the clock that shows its time. The knowledge store needs the clock before the world exists. */
export function simulatedTime(start: Instant): { readonly kernel: EventKernel; readonly clock: Clock } {
  const kernel = new EventKernel(start);
  return { kernel, clock: { now: () => instant(kernel.now) } };
}

/** In simulated time everything answers at once or never does. */
export const simulatedPatience: Patience = { within: async (work) => ({ done: await work }) };

/** What happens inside the instances of an application, and what it tells of itself. */
export type SimulatedHost = InstanceHost & MetricSource;

/** What a host is made with; `finish` ends an instance whose finite work is done. */
export type HostParts = { readonly app: AppId; readonly kernel: EventKernel; readonly random: RandomStreams; readonly finish: (instance: SimulatedInstance) => void };

/** What goes wrong by itself: instances crash after exponential times (mean `crashEvery`; null for never), metrics are noisy or missing. */
export type WorldFaults = MetricFaults & { readonly crashEvery: Ms | null };

export type SimulatedWorldOptions = {
  readonly seed: number;
  readonly kernel: EventKernel;
  readonly clock: Clock;
  readonly series: SeriesStore;
  readonly store: KnowledgeStore;
  /** How each application works and what load it gets. */
  readonly applications: readonly { readonly app: AppId; readonly model: ServiceModel; readonly loads: readonly Load[] }[];
  /** Applications that work in another way than by requests. */
  readonly hosts?: readonly { readonly app: AppId; readonly make: (parts: HostParts) => SimulatedHost }[];
  readonly faults?: WorldFaults;
  /** Beside those of the applications. */
  readonly sources?: readonly MetricSource[];
  readonly startup?: SimulatedPlatformOptions['startup'];
  readonly finiteRun?: SimulatedPlatformOptions['finiteRun'];
  readonly execution?: SimulatedPlatformOptions['execution'];
};

/** A world of simulated applications on a simulated platform; what it is made of is open to tests and experiments. */
export type SimulatedWorld = SteppedWorld & {
  readonly platform: SimulatedPlatform;
  readonly applications: ReadonlyMap<AppId, SimulatedApplication>;
  readonly kernel: EventKernel;
};

/**
 * Joins kernel, platform and applications. Where the data goes is injected, since adapters are not for simulations to choose.
 * @example
 * const time = simulatedTime(instant(0));
 * const world = createSimulatedWorld({ seed: 1, ...time, series, store, applications: [] });
 * world.advance(instant(60_000));
 */
export function createSimulatedWorld(options: SimulatedWorldOptions): SimulatedWorld {
  const { kernel, clock, series, store, seed } = options;
  const random = randomStreams(seed);
  const applications = new Map(options.applications.map(({ app, model, loads }) => [app, new SimulatedApplication(app, kernel, random, model, loads)]));
  const finish = (instance: SimulatedInstance): void => platform.finish(instance);
  const made = new Map((options.hosts ?? []).map(({ app, make }) => [app, make({ app, kernel, random, finish })]));
  const hosts: ReadonlyMap<AppId, SimulatedHost> = new Map<AppId, SimulatedHost>([...applications, ...made]);
  const { faults } = options;
  const crashed = (instance: SimulatedInstance): void => void platform.crash(instance.app, instance.component, instance.id);
  const whenReady = faults === undefined || faults.crashEvery === null ? () => {} : crashing({ kernel, every: faults.crashEvery, random: random.stream('crashes'), crash: crashed });
  const platform = new SimulatedPlatform(kernel, {
    startup: options.startup ?? defaultStartup,
    finiteRun: options.finiteRun ?? (() => seconds(60)),
    execution: options.execution ?? (() => ({ takes: seconds(1), exit: 0 })),
    host: hostOf(hosts, whenReady),
  });
  const sources = [...hosts.values(), ...(options.sources ?? [])];
  return {
    clock,
    random,
    platform,
    sources: faults === undefined ? sources : sources.map((source) => new FaultySource(source, faults, random.stream('metric-faults', source.name))),
    series,
    store,
    applications,
    kernel,
    advance: (to: Instant) => {
      kernel.advance(to);
    },
  };
}

const defaultStartup = (_component: ComponentName): Ms => ms(2000);

function hostOf(applications: ReadonlyMap<AppId, InstanceHost>, whenReady: (instance: SimulatedInstance) => void): InstanceHost {
  const of = (instance: SimulatedInstance): InstanceHost | undefined => applications.get(instance.app);
  return {
    ready: (instance) => {
      of(instance)?.ready(instance);
      whenReady(instance);
    },
    draining: (instance, done) => {
      const host = of(instance);
      if (host === undefined) done();
      else host.draining(instance, done);
    },
    ended: (instance) => of(instance)?.ended(instance),
  };
}

type Crashing = { readonly kernel: EventKernel; readonly every: Ms; readonly random: Random; readonly crash: (instance: SimulatedInstance) => void };

/** Plans a crash for every instance that becomes ready; one that has left or crashed before that is spared. */
function crashing({ kernel, every, random, crash }: Crashing): (instance: SimulatedInstance) => void {
  return (instance) => {
    const { life } = instance;
    kernel.schedule(kernel.now + exponential(random, every), () => {
      if (instance.life === life && instance.phase === 'ready') crash(instance);
    });
  };
}
