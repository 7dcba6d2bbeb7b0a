import { randomStreams } from '../../../model/random.ts';
import type { LatencyGrid } from '../latency-grid.ts';
import { MeasuredWorld } from '../measured-world.ts';
import { crashChance, measurementError } from '../slot-faults.ts';
import { SlotHistory } from '../slot-history.ts';
import type { SlotInstances } from '../slot-world.ts';
import { ExactRun } from './exact-run.ts';
import { gridOf } from './fast-request-world.ts';
import type { RequestOptions } from './request-options.ts';
import { checkRequestOptions } from './request-options.ts';

/**
 * The request world, request by request: the very platform and application on which the production loop runs in simulation, played
 * slot after slot. Slow (a few hundred thousand requests a second), so it is what the fast one is measured against.
 */
export class ExactRequestWorld extends MeasuredWorld {
  readonly #options: RequestOptions;
  readonly #grid: LatencyGrid;
  readonly #crash: number;
  #run: ExactRun;

  constructor(options: RequestOptions) {
    checkRequestOptions(options);
    const grid = gridOf(options.model.service.mean, options.timeout);
    super(options, new SlotHistory(grid, options.windowMax));
    this.#options = options;
    this.#grid = grid;
    this.#crash = crashChance(options.faults, options.slot);
    this.#run = new ExactRun(this.#options, this.#grid, { start: 0, replicas: 0, streams: randomStreams(0) });
  }

  get instances(): SlotInstances {
    return this.#run.instances;
  }

  reset(start: number, replicas: number, seed: number): void {
    this.forget(replicas);
    this.#run = new ExactRun(this.#options, this.#grid, { start, replicas, streams: randomStreams(seed) });
  }

  play(load: number, desired: number): void {
    const run = this.#run;
    const from = run.now;
    const end = from + this.slot;
    const latencies = this.history.begin();
    run.begin(latencies);
    run.scale(desired);
    run.crashes(this.#crash);
    run.arrivals(load, end);
    run.advance(end);
    for (let i = 1; i < latencies.length; i++) latencies[i] = (latencies[i] as number) + (latencies[i - 1] as number);
    this.#measure(from, end);
  }

  response(slots: number): number {
    return this.history.quantile(slots, this.#options.percentile);
  }

  #measure(from: number, end: number): void {
    const run = this.#run;
    const error = measurementError(this.#options.faults, run.faults);
    const { busy, available, paid, ready, starting } = run.measure(from, end, error);
    const concurrency = run.inFlightMean(this.slot);
    this.history.end({
      utilisation: available === 0 ? Number.NaN : busy / available,
      concurrency,
      backlog: Math.max(0, concurrency - busy / this.slot),
      served: (run.served * 1000) / this.slot,
      error,
    });
    this.paid = paid;
    this.ready = ready;
    this.starting = starting;
    this.slotResponse = this.history.slotQuantile(this.#options.percentile);
  }
}
