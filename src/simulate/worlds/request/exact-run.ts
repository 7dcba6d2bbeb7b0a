import { componentSchema } from '../../../model/component.ts';
import type { Component } from '../../../model/component.ts';
import type { InstanceId } from '../../../model/ids.ts';
import type { Random, RandomStreams } from '../../../model/random.ts';
import { exponential } from '../../../model/random.ts';
import { resourceTemplateSchema } from '../../../model/resource-template.ts';
import type { Ms } from '../../../units/time.ts';
import { minutes, ms } from '../../../units/time.ts';
import { EventKernel } from '../../kernel.ts';
import { SimulatedApplication } from '../../simulated-application.ts';
import type { InstanceHost } from '../../simulated-platform.ts';
import { SimulatedPlatform } from '../../simulated-platform.ts';
import type { LatencyGrid } from '../latency-grid.ts';
import type { RequestOptions } from './request-options.ts';

const app = 'requests';
const component = 'server';

const template = resourceTemplateSchema.parse({ name: 'instance', cores: 1, memory: '1GiB', price: '0.00 USD/h' });

/** What was there in a slot: busy and available milliseconds of slots that live at its end, paid milliseconds of instances, and how many. */
export type ExactMeasures = { readonly busy: number; readonly available: number; readonly paid: number; readonly ready: number; readonly starting: number };

/** One run of the exact request world: kernel, platform and application, and what is counted of them. */
export class ExactRun {
  readonly faults: Random;
  /** As SlotInstances says. */
  readonly instances;
  /** Requests served since `begin`. */
  served = 0;
  readonly #kernel: EventKernel;
  readonly #platform: SimulatedPlatform;
  readonly #application: SimulatedApplication;
  readonly #options: RequestOptions;
  readonly #definition: Component;
  readonly #gaps: Random;
  /** Until the next arrival, in mean gaps: what is left of one when the rate changes goes on at the new rate. */
  #gap: number;
  #startup: number;
  #desired = -1;
  #keys = 0;
  #latencies: Float64Array;
  #inFlight = 0;
  #inFlightSince: number;
  #inFlightTime = 0;
  readonly #busyBefore = new Map<InstanceId, number>();

  constructor(options: RequestOptions, grid: LatencyGrid, { start, replicas, streams }: { readonly start: number; readonly replicas: number; readonly streams: RandomStreams }) {
    this.#options = options;
    this.#kernel = new EventKernel(start);
    this.#gaps = streams.stream('request-world', 'arrivals');
    this.faults = streams.stream('request-world', 'faults');
    this.#gap = exponential(this.#gaps, 1);
    this.#latencies = new Float64Array(grid.length);
    this.#inFlightSince = start;
    // Draining instances are there beside those that are wanted.
    const room = 4 * options.replicasMax;
    this.instances = { count: 0, startedAt: new Float64Array(room), readyAt: new Float64Array(room), utilisation: new Float64Array(room), sampledAt: new Float64Array(room) };
    this.#definition = componentSchema.parse({ name: component, command: ['simulated'], template: 'instance', replicas: { min: 0, max: options.replicasMax }, stop: { drain: `${Math.max(minutes(10), options.drain ?? 0)}ms` } });
    this.#application = new SimulatedApplication(app, this.#kernel, streams, new Map([[component, { ...options.model, calls: [] }]]), [], (latency, ok) => {
      this.#count(-1);
      if (ok) this.served += 1;
      const index = grid.indexOf(ok ? latency : options.timeout);
      this.#latencies[index] = (this.#latencies[index] as number) + 1;
    });
    this.#platform = new SimulatedPlatform(this.#kernel, {
      startup: () => ms(this.#startup),
      finiteRun: () => null,
      execution: () => ({ takes: ms(0), exit: 0 }),
      host: drainedAtLeast(options.drain ?? ms(0), this.#kernel, this.#application),
    });
    // The instances of the beginning are there already.
    this.#startup = 0;
    this.scale(replicas);
    this.#kernel.advance(start);
    this.#startup = options.startup;
    this.measure(start, start, Number.NaN);
  }

  get now(): number {
    return this.#kernel.now;
  }

  /** From now on latencies are counted here, per bin of the grid. */
  begin(latencies: Float64Array): void {
    this.#latencies = latencies;
    this.#inFlightTime = 0;
    this.served = 0;
  }

  scale(desired: number): void {
    if (this.#desired === desired) return;
    this.#desired = desired;
    this.#keys += 1;
    this.#platform.accept(
      { state: 'present', app, component, definition: this.#definition, baseDir: '/', replicas: desired, template, placement: null, restartToken: null },
      { epoch: 1, key: String(this.#keys) },
    );
  }

  crashes(chance: number): void {
    if (chance === 0) return;
    for (const { phase, id } of this.#platform.instancesSince(app, component, this.now)) {
      if (phase === 'ready' && this.faults.next() < chance) this.#platform.crash(app, component, id);
    }
  }

  /** A Poisson process of so many requests a second until `end`. */
  arrivals(load: number, end: number): void {
    const rate = load > 0 ? load / 1000 : 0;
    const next = (): void => {
      const left = rate * (end - this.now);
      if (this.#gap >= left) {
        this.#gap -= left;
        return;
      }
      const at = this.now + this.#gap / rate;
      this.#gap = exponential(this.#gaps, 1);
      this.#kernel.schedule(Math.min(at, end), arrive);
    };
    const arrive = (): void => {
      this.#count(1);
      this.#application.request(component);
      next();
    };
    next();
  }

  advance(to: number): void {
    this.#kernel.advance(to);
  }

  inFlightMean(slot: number): number {
    this.#count(0);
    return this.#inFlightTime / slot;
  }

  /** Of the slot from `from` to `end`, which is now; fills `instances` with samples that are off by `error`. */
  measure(from: number, end: number, error: number): ExactMeasures {
    const { slots } = this.#options.model;
    const { instances } = this;
    const there = this.#platform.instancesSince(app, component, from);
    const sums = { busy: 0, available: 0, paid: 0, ready: 0, starting: 0 };
    let count = 0;
    for (const { id, phase, startedAt, readyAt, endedAt } of there) {
      sums.paid += Math.max(0, (endedAt ?? end) - Math.max(from, startedAt));
      if (endedAt !== null) {
        this.#busyBefore.delete(id);
        continue;
      }
      const total = this.#application.busyTime(id) ?? 0;
      const before = this.#busyBefore.get(id) ?? 0;
      this.#busyBefore.set(id, total);
      // A crashed instance begins to count anew.
      const busy = total >= before ? total - before : total;
      const available = readyAt === null ? 0 : slots * (end - Math.max(from, readyAt));
      sums.busy += busy;
      sums.available += available;
      sums.ready += +(phase === 'ready');
      sums.starting += +(phase === 'starting');
      // More than that drain at once only where drains never end; they need not be shown.
      if (count === instances.startedAt.length) continue;
      const utilisation = available > 0 ? (busy / available) * error : Number.NaN;
      instances.startedAt[count] = startedAt;
      instances.readyAt[count] = phase === 'ready' && readyAt !== null ? readyAt : Number.NaN;
      instances.utilisation[count] = utilisation;
      instances.sampledAt[count] = Number.isNaN(utilisation) ? Number.NaN : end;
      count += 1;
    }
    this.instances.count = count;
    return sums;
  }

  #count(change: 1 | -1 | 0): void {
    this.#inFlightTime += this.#inFlight * (this.now - this.#inFlightSince);
    this.#inFlightSince = this.now;
    this.#inFlight += change;
  }
}

/** Instances drain until they have finished what they have, and no shorter than `drain`. */
function drainedAtLeast(drain: Ms, kernel: EventKernel, host: InstanceHost): InstanceHost {
  return {
    ready: (instance) => host.ready(instance),
    ended: (instance) => host.ended(instance),
    draining: (instance, done) => {
      let open = 2;
      const closed = (): void => {
        open -= 1;
        if (open === 0) done();
      };
      kernel.schedule(kernel.now + drain, closed);
      host.draining(instance, closed);
    },
  };
}
