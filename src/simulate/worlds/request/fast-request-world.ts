import type { Random } from '../../../model/random.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { scvOf } from '../../service-model.ts';
import { LatencyGrid } from '../latency-grid.ts';
import { MeasuredWorld } from '../measured-world.ts';
import { PooledQueue } from '../pooled-queue.ts';
import { crashChance, measurementError, restartPause } from '../slot-faults.ts';
import { SlotFleet } from '../slot-fleet.ts';
import { SlotHistory } from '../slot-history.ts';
import type { SlotInstances } from '../slot-world.ts';
import type { RequestOptions } from './request-options.ts';
import { checkRequestOptions } from './request-options.ts';

/** A slot in which the queue is not in its steady state is cut into this many pieces. */
const pieces = 8;

/** Below this load, with next to nobody waiting, a queue is in its steady state for nearly all of a slot. */
const calmLoad = 0.9;

/** An exponential wait stays below three of its means in 95 % of cases: with such a mean it fits into the room that a queue has. */
const tailMeans = 3;

/** Requests that wait while no instance is ready, as behind the built-in proxy. */
const readyQueueMax = 1000;
const readyWaitMs = 10_000;

/** Points at which the waits within a piece are taken. */
const waits = 4;

/**
 * The request world without single requests: in each slot the mean queue follows its fluid approximation, what capacity cannot serve is carried
 * over in order of arrival, and latencies are those of the queue's distribution. docs/results/request-world.md has its error against
 * `ExactRequestWorld`. What it leaves out: the queue of an instance stays with that instance in truth, and requests of a slot come more
 * or less evenly. The number of arrivals in a slot is Poisson around the load.
 */
export class FastRequestWorld extends MeasuredWorld {
  readonly #options: RequestOptions;
  readonly #grid: LatencyGrid;
  readonly #fleet: SlotFleet;
  readonly #queues: (PooledQueue | undefined)[] = [];
  readonly #measures = { utilisation: 0, concurrency: 0, backlog: 0, served: 0, error: 1 };
  readonly #crash: number;
  /** Mean number waiting. */
  #queue = 0;
  /** Those among them that capacity was missing for; the others wait by chance. */
  #backlog = 0;
  #at = 0;
  #arrivals: Random;
  #faults: Random;
  // Sums over the slot that is being played.
  #latencies: Float64Array = new Float64Array(0);
  #refused = 0;
  #served = 0;
  #waitingTime = 0;
  #slotTime = 0;

  constructor(options: RequestOptions) {
    checkRequestOptions(options);
    const { model, timeout, startup, slot, windowMax, replicasMax } = options;
    const grid = gridOf(model.service.mean, timeout);
    super(options, new SlotHistory(grid, windowMax));
    this.#options = options;
    this.#grid = grid;
    this.#fleet = new SlotFleet(startup, replicasMax);
    this.#crash = crashChance(options.faults, slot);
    this.#queues[0] = new PooledQueue(1, model, this.#grid);
    this.#arrivals = randomStreams(0).stream('arrivals');
    this.#faults = randomStreams(0).stream('faults');
  }

  get instances(): SlotInstances {
    return this.#fleet;
  }

  reset(start: number, replicas: number, seed: number): void {
    const streams = randomStreams(seed);
    this.#arrivals = streams.stream('request-world', 'arrivals');
    this.#faults = streams.stream('request-world', 'faults');
    this.#at = start;
    this.#queue = 0;
    this.#backlog = 0;
    this.forget(replicas);
    this.#fleet.reset(start, replicas);
  }

  play(load: number, desired: number): void {
    const end = this.#at + this.slot;
    this.#latencies = this.history.begin();
    this.#refused = 0;
    this.#served = 0;
    this.#waitingTime = 0;
    this.#slotTime = 0;
    const drained = this.#drainTime(this.#fleet.readyAtTime(this.#at));
    this.#fleet.scale(desired, this.#at);
    this.#crashes();
    this.#requests(this.#draw(load), end);
    this.paid = this.#fleet.count * this.slot + this.#fleet.left * drained;
    this.ready = this.#fleet.readyAtTime(end);
    this.starting = this.#fleet.count - this.ready;
    this.#countRefused();
    this.#at = end;
    this.#measure(end);
  }

  response(slots: number): number {
    return this.history.quantile(slots, this.#options.percentile);
  }

  /** How long one of so many ready instances is paid after it was taken away: for its share of what waits, and the mean rest of a service. */
  #drainTime(ready: number): number {
    const { service, slots } = this.#options.model;
    const waiting = ready === 0 ? 0 : (this.#queue / ready / slots) * service.mean;
    return Math.max(this.drain, waiting + (service.mean * (1 + scvOf(service))) / 2);
  }

  /** Poisson, by its normal approximation: where that is bad, single requests do not matter. */
  #draw(load: number): number {
    const mean = ((load > 0 ? load : 0) * this.slot) / 1000;
    return Math.max(0, mean + Math.sqrt(mean) * normal(this.#arrivals));
  }

  /** The whole slot at once where nothing changes in it, else piece by piece. */
  #requests(arrivals: number, end: number): void {
    const from = this.#at;
    const ready = this.#fleet.readyAtTime(from);
    if (ready > 0 && this.#backlog === 0 && this.#fleet.nextReady(from) >= end) {
      const queue = this.#queueOf(ready);
      const work = this.#workOf(queue, this.slot);
      const load = arrivals / work;
      if (load < calmLoad && this.#queue < 0.01 * work) {
        this.#queue = queue.queueAt(queue.placeOfLoad(load));
        queue.addTo(this.#latencies, queue.placeOfLoad(load), arrivals, 0);
        this.#account(arrivals, this.#queue, queue.servers, this.slot);
        return;
      }
    }
    const step = this.slot / pieces;
    for (let i = 0; i < pieces; i++) this.#piece(from + i * step, step, arrivals / pieces);
  }

  #piece(from: number, step: number, arrivals: number): void {
    const ready = this.#fleet.readyAtTime(from);
    const queue = this.#queueOf(ready);
    const work = ready === 0 ? 0 : this.#workOf(queue, step);
    const backlogBefore = this.#backlog;
    const room = ready === 0 ? this.#roomUnready(from + step) : ready * this.#options.model.queueMax;
    const refused = Math.min(arrivals, Math.max(0, backlogBefore + arrivals - work - room));
    const taken = arrivals - refused;
    const backlogAfter = Math.max(0, backlogBefore + taken - work);
    const queueBefore = this.#queue;
    // A full queue that is there by chance is as likely to be anywhere between empty and full (M/M/1/K at load 1).
    const longest = backlogAfter + Math.max(0, room - backlogAfter) / 2;
    const queueAfter = ready === 0 ? backlogAfter : Math.min(longest, Math.max(backlogAfter, queue.after(queueBefore, taken, work)));
    const mean = (queueBefore + queueAfter) / 2;
    const backlog = (backlogBefore + backlogAfter) / 2;
    const byChance = Math.min(Math.max(0, mean - backlog), Math.max(0, room - backlog) / tailMeans);
    this.#refused += refused;
    this.#queue = queueAfter;
    this.#backlog = backlogAfter;
    const place = queue.placeOfQueue(byChance);
    if (ready === 0) queue.addTo(this.#latencies, 0, taken, Math.max(0, this.#fleet.nextReady(from) - from - step / 2));
    else this.#spread(queue, place, taken, { before: backlogBefore, after: backlogAfter, work, step });
    this.#account(Math.min(work, backlogBefore + taken), mean, ready === 0 ? 0 : queue.servers, step);
  }

  /** Who comes waits for the backlog to be served first: evenly from what it is at the beginning of the piece to what it is at the end. */
  #spread(queue: PooledQueue, place: number, taken: number, { before, after, work, step }: { readonly before: number; readonly after: number; readonly work: number; readonly step: number }): void {
    const behind = after > 0 ? 1 : Math.min(1, before / (work - taken));
    const waitOf = (backlog: number): number => (backlog * step) / work;
    if (behind > 0) for (let i = 0.5; i < waits; i++) queue.addTo(this.#latencies, place, (taken * behind) / waits, waitOf(before + ((after - before) * i) / waits));
    if (behind < 1) queue.addTo(this.#latencies, place, taken * (1 - behind), 0);
  }

  /** Requests that may wait for the first instance: none when it comes too late even for the last of them. */
  #roomUnready(until: number): number {
    return this.#fleet.nextReady(until - 1) > until + readyWaitMs ? 0 : readyQueueMax;
  }

  #account(served: number, waiting: number, servers: number, time: number): void {
    this.#served += served;
    this.#waitingTime += waiting * time;
    this.#slotTime += servers * time;
  }

  /** What a dead instance had is lost: its share of what waits and what it was serving. */
  #crashes(): void {
    if (this.#options.faults.crashEvery === null) return;
    const ready = this.#fleet.readyAtTime(this.#at);
    for (let i = 0; i < this.#fleet.count; i++) {
      if (this.#faults.next() >= this.#crash || !this.#fleet.isReady(i, this.#at)) continue;
      this.#fleet.crash(i, this.#at, restartPause);
      this.#refused += this.#queue / ready + this.#options.model.slots * Math.min(1, this.#measures.utilisation || 0);
      this.#backlog *= 1 - 1 / ready;
      this.#queue *= 1 - 1 / ready;
    }
  }

  #countRefused(): void {
    if (this.#refused <= 0) return;
    for (let i = this.#grid.indexOf(this.#options.timeout); i < this.#latencies.length; i++) this.#latencies[i] = (this.#latencies[i] as number) + this.#refused;
  }

  #measure(end: number): void {
    const busy = this.#served * this.#options.model.service.mean;
    const measures = this.#measures;
    measures.utilisation = this.#slotTime === 0 ? Number.NaN : Math.min(1, busy / this.#slotTime);
    measures.backlog = this.#waitingTime / this.slot;
    measures.concurrency = measures.backlog + busy / this.slot;
    measures.served = (this.#served * 1000) / this.slot;
    measures.error = measurementError(this.#options.faults, this.#faults);
    this.history.end(measures);
    this.slotResponse = this.history.slotQuantile(this.#options.percentile);
    this.#fleet.sample(end, measures.utilisation * measures.error);
  }

  /** How many requests can be served in some time. */
  #workOf(queue: PooledQueue, time: number): number {
    return (queue.servers * time) / this.#options.model.service.mean;
  }

  #queueOf(ready: number): PooledQueue {
    const index = Math.max(0, ready - 1);
    return (this.#queues[index] ??= new PooledQueue(index + 1, this.#options.model, this.#grid));
  }
}

/** From a hundredth of the mean service time to twice the time at which clients give up. */
export const gridOf = (meanService: number, timeout: number): LatencyGrid => new LatencyGrid(meanService / 100, 2 * timeout);
