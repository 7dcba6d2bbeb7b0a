import { invariant } from '../model/error.ts';
import type { AppId, ComponentName, InstanceId } from '../model/ids.ts';
import type { Random, RandomStreams } from '../model/random.ts';
import { exponential } from '../model/random.ts';
import type { Sample, SampleBatch } from '../model/sample.ts';
import type { MetricSource } from '../monitor/ports/metric-source.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';
import type { EventKernel } from './kernel.ts';
import { RequestMetrics } from './request-metrics.ts';
import type { ComponentModel, Load, ServiceModel } from './service-model.ts';
import { drawService } from './service-model.ts';
import type { SimulatedInstance } from './instance.ts';
import type { InstanceHost } from './simulated-platform.ts';
import { FifoStation } from './stations/fifo-station.ts';
import { SharingStation } from './stations/sharing-station.ts';
import type { Station } from './stations/station.ts';

/** A request waits this long for an instance to become ready, then it fails, as behind the built-in proxy. */
const readyWaitMs = 10_000;

/** Requests that may wait for an instance of one component to become ready. */
const readyQueueMax = 1000;

/** One request at one component; `parent` waits for it. */
type Visit = {
  readonly component: ComponentName;
  readonly parent: Visit | null;
  readonly arrivedAt: number;
  server: Server | null;
  nextCall: number;
  ended: boolean;
};

/** One instance at work. */
type Server = { readonly id: InstanceId; readonly component: ComponentName; readonly station: Station; readonly metrics: RequestMetrics; readonly open: Set<Visit>; whenIdle: (() => void) | null };

/** Hears of every request from outside that ends: how long it took, ms, and whether it was served. */
export type WhenEnded = (latency: number, ok: boolean) => void;

export type RequestTotals = { arrived: number; served: number; failed: number };

/**
 * An application at work, request by request: Poisson arrivals, least-connections routing to instances that are ready, slots and
 * bounded queues at each, calls to other components one after the other. It exports what its real counterpart would, and so is
 * a metric source like any other.
 */
export class SimulatedApplication implements InstanceHost, MetricSource {
  readonly name: string;
  readonly totals: RequestTotals = { arrived: 0, served: 0, failed: 0 };
  readonly #app: AppId;
  readonly #kernel: EventKernel;
  readonly #model: ServiceModel;
  readonly #services = new Map<ComponentName, Random>();
  readonly #servers = new Map<InstanceId, Server>();
  /** Those that get requests, per component, in the order they became ready. */
  readonly #ready = new Map<ComponentName, Server[]>();
  readonly #turn = new Map<ComponentName, number>();
  readonly #waiting = new Map<ComponentName, Visit[]>();
  readonly #visits = new Map<number, Visit>();
  readonly #silent = new Set<ComponentName>();
  readonly #silentInstances = new Set<InstanceId>();
  readonly #whenEnded: WhenEnded;
  #jobs = 0;

  constructor(app: AppId, kernel: EventKernel, random: RandomStreams, model: ServiceModel, loads: readonly Load[], whenEnded: WhenEnded = () => {}) {
    this.name = `simulated-${app}`;
    this.#app = app;
    this.#kernel = kernel;
    this.#model = model;
    this.#whenEnded = whenEnded;
    for (const component of model.keys()) this.#services.set(component, random.stream('service', app, component));
    for (const load of loads) this.#arrivals(load, random.stream('arrivals', app, load.name));
  }

  /** Whether the instances of a component answer scrapes. */
  setSilent(component: ComponentName, silent: boolean): void {
    if (silent) this.#silent.add(component);
    else this.#silent.delete(component);
  }

  /** Whether one instance answers scrapes. */
  setInstanceSilent(instance: InstanceId, silent: boolean): void {
    if (silent) this.#silentInstances.add(instance);
    else this.#silentInstances.delete(instance);
  }

  ready(instance: SimulatedInstance): void {
    const model = this.#model.get(instance.component);
    if (model === undefined || instance.app !== this.#app) return;
    const server = this.#server(instance, model);
    this.#servers.set(instance.id, server);
    this.#readyOf(instance.component).push(server);
    const waiting = this.#waiting.get(instance.component) ?? [];
    this.#waiting.set(instance.component, []);
    for (const visit of waiting) if (!visit.ended) this.#enter(visit);
  }

  draining(instance: SimulatedInstance, done: () => void): void {
    this.#unlist(instance);
    const server = this.#servers.get(instance.id);
    if (server === undefined || server.open.size === 0) done();
    else server.whenIdle = done;
  }

  ended(instance: SimulatedInstance): void {
    this.#unlist(instance);
    const server = this.#servers.get(instance.id);
    if (server === undefined) return;
    this.#servers.delete(instance.id);
    server.whenIdle = null;
    for (const job of server.station.fail()) this.#visits.delete(job);
    for (const visit of server.open) this.#end(visit, false);
  }

  /** One request from outside, now. */
  request(component: ComponentName): void {
    this.totals.arrived += 1;
    this.#enter(this.#visit(component, null));
  }

  /** Busy milliseconds of an instance's slots since it became ready; null for one that is not there. */
  busyTime(instance: InstanceId): number | null {
    return this.#servers.get(instance)?.station.busyTime() ?? null;
  }

  async collect(at: Instant): Promise<SampleBatch> {
    const samples: Sample[] = [];
    const quiet: SampleBatch['failures'][number][] = [];
    for (const { id, component, station, metrics } of this.#servers.values()) {
      if (this.#silent.has(component)) continue;
      if (this.#silentInstances.has(id)) {
        quiet.push({ source: this.name, labels: { app: this.#app, component, instance: id }, why: 'it does not answer', at });
        continue;
      }
      samples.push(...metrics.samples(at, { busySeconds: station.busyTime() / 1000, count: this.#model.get(component)?.slots ?? 0 }));
    }
    const failures = [...this.#silent].map((component) => ({ source: this.name, labels: { app: this.#app, component }, why: `${component} does not answer scrapes`, at }));
    return { samples, failures: [...failures, ...quiet] };
  }

  /** Thinning (Lewis and Shedler, 1979): candidates at the highest rate, each taken with the share of it that the rate is now. */
  #arrivals(load: Load, random: Random): void {
    invariant(load.rateMax > 0, 'a load has a positive highest rate');
    const gap = (): number => exponential(random, 1000 / load.rateMax);
    const arrive = (): void => {
      this.#kernel.schedule(this.#kernel.now + gap(), arrive);
      if (random.next() * load.rateMax >= load.rateAt(instant(this.#kernel.now))) return;
      this.request(load.component);
    };
    this.#kernel.schedule(this.#kernel.now + gap(), arrive);
  }

  #visit(component: ComponentName, parent: Visit | null): Visit {
    return { component, parent, arrivedAt: this.#kernel.now, server: null, nextCall: 0, ended: false };
  }

  #enter(visit: Visit): void {
    const server = this.#leastBusy(visit.component);
    if (server === null) {
      this.#waitForReady(visit);
      return;
    }
    const model = this.#model.get(visit.component);
    const random = this.#services.get(visit.component);
    invariant(model !== undefined && random !== undefined, `component ${visit.component} has a service model`);
    const job = ++this.#jobs;
    visit.server = server;
    server.open.add(visit);
    this.#visits.set(job, visit);
    if (server.station.arrive(job, drawService(model.service, random))) return;
    this.#visits.delete(job);
    this.#end(visit, false);
  }

  #waitForReady(visit: Visit): void {
    const queue = this.#waiting.get(visit.component) ?? [];
    this.#waiting.set(visit.component, queue);
    if (queue.length >= readyQueueMax) {
      this.#end(visit, false);
      return;
    }
    queue.push(visit);
    this.#kernel.schedule(this.#kernel.now + readyWaitMs, () => {
      if (visit.server !== null || visit.ended) return;
      const waiting = this.#waiting.get(visit.component) ?? [];
      this.#waiting.set(visit.component, waiting.filter((other) => other !== visit));
      this.#end(visit, false);
    });
  }

  /** Least connections; among equals they take turns. */
  #leastBusy(component: ComponentName): Server | null {
    const servers = this.#readyOf(component);
    if (servers.length === 0) return null;
    const turn = (this.#turn.get(component) ?? 0) + 1;
    this.#turn.set(component, turn);
    let best: Server | null = null;
    for (let i = 0; i < servers.length; i++) {
      const server = servers[(turn + i) % servers.length];
      if (server !== undefined && (best === null || server.open.size < best.open.size)) best = server;
    }
    return best;
  }

  #served(job: number): void {
    const visit = this.#visits.get(job);
    this.#visits.delete(job);
    if (visit !== undefined) this.#goOn(visit);
  }

  /** The next call of a request that has been served here, or its end. */
  #goOn(visit: Visit): void {
    const next = this.#model.get(visit.component)?.calls[visit.nextCall];
    if (next === undefined) {
      this.#end(visit, true);
      return;
    }
    visit.nextCall += 1;
    this.#enter(this.#visit(next, visit));
  }

  #end(visit: Visit, ok: boolean): void {
    if (visit.ended) return;
    visit.ended = true;
    const { server, parent } = visit;
    if (server !== null) {
      if (ok) server.metrics.served((this.#kernel.now - visit.arrivedAt) / 1000);
      else server.metrics.failed();
      server.open.delete(visit);
      if (server.open.size === 0) server.whenIdle?.();
    }
    if (parent === null) {
      this.totals[ok ? 'served' : 'failed'] += 1;
      this.#whenEnded(this.#kernel.now - visit.arrivedAt, ok);
    } else if (!parent.ended && ok) this.#goOn(parent);
    else if (!parent.ended) this.#end(parent, false);
  }

  #server(instance: SimulatedInstance, model: ComponentModel): Server {
    const options = { servers: model.slots, capacity: model.slots + model.queueMax, onDone: (job: number) => this.#served(job) };
    const station = model.discipline === 'fifo' ? new FifoStation(this.#kernel, options) : new SharingStation(this.#kernel, options);
    return { id: instance.id, component: instance.component, station, metrics: new RequestMetrics(this.#app, instance.component, instance.id), open: new Set(), whenIdle: null };
  }

  #readyOf(component: ComponentName): Server[] {
    const known = this.#ready.get(component);
    if (known !== undefined) return known;
    const fresh: Server[] = [];
    this.#ready.set(component, fresh);
    return fresh;
  }

  #unlist(instance: SimulatedInstance): void {
    const servers = this.#readyOf(instance.component);
    const index = servers.findIndex(({ id }) => id === instance.id);
    if (index >= 0) servers.splice(index, 1);
  }
}
