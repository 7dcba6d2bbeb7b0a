import { randomStreams } from '../../../model/random.ts';
import type { Ms } from '../../../units/time.ts';
import type { LatencyGrid } from '../latency-grid.ts';
import { crashChance, measurementError } from '../slot-faults.ts';
import { SlotHistory } from '../slot-history.ts';
import type { SlotInstances, SlotWorld } from '../slot-world.ts';
import { ExactRun } from './exact-run.ts';
import { gridOf } from './fast-request-world.ts';
import type { RequestOptions } from './request-options.ts';
import { checkRequestOptions } from './request-options.ts';

/**
 * The request world, request by request: the very platform and application on which the production loop runs in simulation, played
 * slot after slot. Slow (a few hundred thousand requests a second), so it is what the fast one is measured against.
 */
export class ExactRequestWorld implements SlotWorld {
  readonly slot: Ms;
  readonly startup: Ms;
  ready = 0;
  starting = 0;
  paid = 0;
  slotResponse = Number.NaN;
  readonly disturbed = 0;
  readonly #options: RequestOptions;
  readonly #grid: LatencyGrid;
  readonly #history: SlotHistory;
  readonly #crash: number;
  #run: ExactRun;

  constructor(options: RequestOptions) {
    checkRequestOptions(options);
    this.slot = options.slot;
    this.startup = options.startup;
    this.#options = options;
    this.#grid = gridOf(options.model.service.mean, options.timeout);
    this.#history = new SlotHistory(this.#grid, options.windowMax);
    this.#crash = crashChance(options.faults, options.slot);
    this.#run = new ExactRun(this.#options, this.#grid, { start: 0, replicas: 0, streams: randomStreams(0) });
  }

  get instances(): SlotInstances {
    return this.#run.instances;
  }

  reset(start: number, replicas: number, seed: number): void {
    this.#history.reset();
    this.#run = new ExactRun(this.#options, this.#grid, { start, replicas, streams: randomStreams(seed) });
    this.ready = replicas;
    this.starting = 0;
    this.paid = 0;
    this.slotResponse = Number.NaN;
  }

  play(load: number, desired: number): void {
    const run = this.#run;
    const from = run.now;
    const end = from + this.slot;
    const latencies = this.#history.begin();
    run.begin(latencies);
    run.scale(desired);
    run.crashes(this.#crash);
    run.arrivals(load, end);
    run.advance(end);
    for (let i = 1; i < latencies.length; i++) latencies[i] = (latencies[i] as number) + (latencies[i - 1] as number);
    this.#measure(from, end);
  }

  response(slots: number): number {
    return this.#history.quantile(slots, this.#options.percentile);
  }

  utilisation(slots: number): number {
    return this.#history.utilisation(slots);
  }

  concurrency(slots: number): number {
    return this.#history.concurrency(slots);
  }

  backlog(slots: number): number {
    return this.#history.backlog(slots);
  }

  served(slots: number): number {
    return this.#history.served(slots);
  }

  forgetLatencies(): void {
    this.#history.forgetLatencies();
  }

  latencyQuantile(q: number): number {
    return this.#history.latencyQuantile(q);
  }

  #measure(from: number, end: number): void {
    const run = this.#run;
    const error = measurementError(this.#options.faults, run.faults);
    const { busy, available, paid, ready, starting } = run.measure(from, end, error);
    const concurrency = run.inFlightMean(this.slot);
    this.#history.end({
      utilisation: available === 0 ? Number.NaN : busy / available,
      concurrency,
      backlog: Math.max(0, concurrency - busy / this.slot),
      served: (run.served * 1000) / this.slot,
      error,
    });
    this.paid = paid;
    this.ready = ready;
    this.starting = starting;
    this.slotResponse = this.#history.slotQuantile(this.#options.percentile);
  }
}
