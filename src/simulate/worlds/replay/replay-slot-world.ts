import { InvalidInputError } from '../../../model/error.ts';
import type { Random } from '../../../model/random.ts';
import { integerBelow, randomStreams } from '../../../model/random.ts';
import type { Ms } from '../../../units/time.ts';
import { ms } from '../../../units/time.ts';
import { LatencyGrid } from '../latency-grid.ts';
import { MeasuredWorld } from '../measured-world.ts';
import type { SlotFaults } from '../slot-faults.ts';
import { crashChance, measurementError, restartPause } from '../slot-faults.ts';
import { SlotFleet } from '../slot-fleet.ts';
import { SlotHistory } from '../slot-history.ts';
import type { SlotInstances } from '../slot-world.ts';
import type { ResponseModel } from './response-model.ts';
import { capacityOf, responseAt } from './response-model.ts';

export type ReplayOptions = {
  readonly slot: Ms;
  readonly startup: Ms;
  /** One that is taken away is paid so long; 0 if absent. */
  readonly drain?: Ms;
  readonly model: ResponseModel;
  /** Logarithms that a slot's response is off by: those of the fit. Empty for a world without noise. */
  readonly residuals: Float64Array;
  readonly replicasMax: number;
  /** No response is longer: until clients give up. */
  readonly timeout: Ms;
  /** Whether load is a rate per second, so that what is not served waits; load that is a number of streams or users does not pile up. */
  readonly loadIsRate: boolean;
  readonly windowMax: number;
  readonly faults: SlotFaults;
};

/**
 * A world whose response is a model that was fitted to the recorded series of the real application, one response per slot. Latency quantiles
 * are those of the slots' responses, weighted by load; concurrency is not known.
 */
export class ReplaySlotWorld extends MeasuredWorld {
  readonly #options: ReplayOptions;
  readonly #grid: LatencyGrid;
  readonly #fleet: SlotFleet;
  /** Response and load of the last slots as measured. */
  readonly #responses: Float64Array;
  readonly #loads: Float64Array;
  readonly #crash: number;
  #played = 0;
  #at = 0;
  /** What waits: load × seconds, so requests where load is requests per second. */
  #waiting = 0;
  #noise: Random;
  #faults: Random;

  constructor(options: ReplayOptions) {
    checkReplayOptions(options);
    const grid = new LatencyGrid(options.model.floor / 100, Math.max(2 * options.timeout, options.model.floor));
    super(options, new SlotHistory(grid, options.windowMax));
    this.#options = options;
    this.#grid = grid;
    this.#fleet = new SlotFleet(options.startup, options.replicasMax);
    this.#responses = new Float64Array(options.windowMax);
    this.#loads = new Float64Array(options.windowMax);
    this.#crash = crashChance(options.faults, options.slot);
    this.#noise = randomStreams(0).stream('noise');
    this.#faults = randomStreams(0).stream('faults');
  }

  get instances(): SlotInstances {
    return this.#fleet;
  }

  reset(start: number, replicas: number, seed: number): void {
    const streams = randomStreams(seed);
    this.#noise = streams.stream('replay-world', 'noise');
    this.#faults = streams.stream('replay-world', 'faults');
    this.forget(replicas);
    this.#fleet.reset(start, replicas);
    this.#at = start;
    this.#played = 0;
    this.#waiting = 0;
  }

  play(load: number, desired: number): void {
    const there = load > 0 ? load : 0;
    const end = this.#at + this.slot;
    const latencies = this.history.begin();
    this.#fleet.scale(desired, this.#at);
    for (let i = 0; this.#crash > 0 && i < this.#fleet.count; i++) if (this.#faults.next() < this.#crash && this.#fleet.isReady(i, this.#at)) this.#fleet.crash(i, this.#at, restartPause);
    const capacity = this.#meanCapacity(end);
    const waitingBefore = this.#waiting;
    const seconds = this.slot / 1000;
    const served = this.#options.loadIsRate ? Math.min(capacity * seconds, waitingBefore + there * seconds) : Math.min(capacity, there) * seconds;
    const room = (capacity * this.#options.timeout) / 1000;
    this.#waiting = this.#options.loadIsRate ? Math.min(room, waitingBefore + there * seconds - served) : 0;
    const waiting = (waitingBefore + this.#waiting) / 2;
    this.slotResponse = there === 0 ? Number.NaN : this.#respond(there, capacity, waiting);
    if (there > 0) for (let i = this.#grid.indexOf(this.slotResponse); i < latencies.length; i++) latencies[i] = there;
    this.paid = this.#fleet.count * this.slot + this.#fleet.left * this.drain;
    this.ready = this.#fleet.readyAtTime(end);
    this.starting = this.#fleet.count - this.ready;
    this.#at = end;
    this.#measure(there, { utilisation: capacity === 0 ? Number.NaN : served / seconds / capacity, waiting, served: served / seconds });
  }

  /** The mean over the window of what was measured, weighted by load. */
  response(slots: number): number {
    let sum = 0;
    let weight = 0;
    for (let back = 1; back <= Math.min(slots, this.#played, this.#options.windowMax); back++) {
      const index = (this.#played - back) % this.#options.windowMax;
      const response = this.#responses[index] as number;
      if (Number.isNaN(response)) continue;
      sum += response * (this.#loads[index] as number);
      weight += this.#loads[index] as number;
    }
    return weight === 0 ? Number.NaN : sum / weight;
  }

  /** Over the slot: instances that become ready within it count for the rest of it. */
  #meanCapacity(end: number): number {
    let sum = 0;
    for (let from = this.#at; from < end; ) {
      const to = Math.min(end, this.#fleet.nextReady(from));
      sum += capacityOf(this.#options.model, this.#fleet.readyAtTime(from)) * (to - from);
      from = to;
    }
    return sum / this.slot;
  }

  #respond(load: number, capacity: number, waiting: number): number {
    const { model, residuals, timeout, loadIsRate } = this.#options;
    const factor = residuals.length === 0 ? 1 : Math.exp(residuals[integerBelow(this.#noise, residuals.length)] as number);
    if (capacity === 0) return timeout;
    // What is beyond a full capacity waits, and must not count twice.
    const share = loadIsRate ? Math.min(1, load / capacity) : load / capacity;
    return Math.min(timeout, responseAt(model, share) * factor + (1000 * waiting) / capacity);
  }

  #measure(load: number, { utilisation, waiting, served }: { readonly utilisation: number; readonly waiting: number; readonly served: number }): void {
    const error = measurementError(this.#options.faults, this.#faults);
    const index = this.#played % this.#options.windowMax;
    this.#responses[index] = this.slotResponse * error;
    this.#loads[index] = load;
    this.#played += 1;
    this.history.end({ utilisation, concurrency: Number.NaN, backlog: this.#options.loadIsRate ? waiting : Number.NaN, served, error });
    this.#fleet.sample(this.#at, utilisation * error);
  }
}

function checkReplayOptions({ slot, startup, drain = ms(0), replicasMax, timeout, windowMax, model }: ReplayOptions): void {
  const problems: string[] = [];
  const must = (ok: boolean, name: string, value: number, rule: string): void => {
    if (!ok) problems.push(`${name} is ${value}; it must be ${rule}; correct it`);
  };
  must(slot >= 1000 && slot <= 86_400_000, 'slot', slot, 'from 1000 ms to a day');
  must(startup >= 0 && startup <= 86_400_000, 'startup', startup, 'from 0 ms to a day');
  must(drain >= 0 && drain <= 86_400_000, 'drain', drain, 'from 0 ms to a day');
  must(Number.isInteger(replicasMax) && replicasMax >= 1 && replicasMax <= 10_000, 'replicasMax', replicasMax, 'a whole number from 1 to 10000');
  must(timeout >= model.floor && timeout <= 3_600_000, 'timeout', timeout, `from the shortest response (${model.floor} ms) to an hour`);
  must(Number.isInteger(windowMax) && windowMax >= 1 && windowMax <= 10_080, 'windowMax', windowMax, 'a whole number of slots from 1 to 10080');
  if (problems.length > 0) throw new InvalidInputError(problems);
}
