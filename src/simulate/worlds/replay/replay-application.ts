import type { AppId, ComponentName, InstanceId } from '../../../model/ids.ts';
import type { Random } from '../../../model/random.ts';
import { integerBelow } from '../../../model/random.ts';
import type { Labels, Sample, SampleBatch, SeriesType } from '../../../model/sample.ts';
import type { Instant } from '../../../units/time.ts';
import type { SimulatedInstance } from '../../instance.ts';
import type { HostParts, SimulatedHost } from '../../simulated-world.ts';
import type { RecordedLoad } from '../recorded-load.ts';
import type { ResponseModel } from './response-model.ts';
import { capacityOf, responseAt } from './response-model.ts';

export type ReplayApplicationOptions = {
  readonly component: ComponentName;
  readonly load: RecordedLoad;
  readonly model: ResponseModel;
  /** Logarithms that a response is off by; empty for none. */
  readonly residuals: Float64Array;
  /** Responses are at most so long, ms. */
  readonly timeout: number;
  /** Whether load is a rate per second, so that what is not served waits. */
  readonly loadIsRate: boolean;
};

/**
 * An application that is known by its telemetry only: its load is the recorded one, its response what was fitted. It exports the gauges
 * `load` and `response_seconds`, the counter `served_total`, and for each instance `slots_busy_seconds_total` and `slots`, of which it has one.
 */
export class ReplayApplication implements SimulatedHost {
  readonly name: string;
  readonly #app: AppId;
  readonly #kernel: HostParts['kernel'];
  readonly #noise: Random;
  readonly #options: ReplayApplicationOptions;
  /** Busy seconds of each instance that is ready or drains. */
  readonly #busy = new Map<InstanceId, number>();
  readonly #ready = new Set<InstanceId>();
  #waiting = 0;
  #served = 0;
  #countedTo: number;

  constructor({ app, kernel, random }: HostParts, options: ReplayApplicationOptions) {
    this.name = `replayed-${app}`;
    this.#app = app;
    this.#kernel = kernel;
    this.#noise = random.stream('replay', app);
    this.#options = options;
    this.#countedTo = kernel.now;
  }

  ready(instance: SimulatedInstance): void {
    if (instance.component !== this.#options.component) return;
    this.#catchUp();
    this.#ready.add(instance.id);
    this.#busy.set(instance.id, 0);
  }

  /** Its part goes to the others at once: the recorded series tell nothing of single requests. */
  draining(instance: SimulatedInstance, done: () => void): void {
    this.ended(instance);
    done();
  }

  ended(instance: SimulatedInstance): void {
    this.#catchUp();
    this.#ready.delete(instance.id);
    this.#busy.delete(instance.id);
  }

  async collect(at: Instant): Promise<SampleBatch> {
    this.#catchUp();
    const { component } = this.#options;
    const sample = (series: string, type: SeriesType, value: number, labels: Labels = {}): Sample => ({ series, type, value, at, labels: { app: this.#app, component, ...labels } });
    const load = this.#options.load.at(this.#kernel.now);
    const samples = [sample('load', 'gauge', load), sample('served_total', 'counter', this.#served)];
    // Nobody is answered where there is no load; a response of 0 would be an invention.
    if (load > 0) samples.push(sample('response_seconds', 'gauge', this.#response(load) / 1000));
    for (const [instance, busy] of this.#busy) samples.push(sample('slots_busy_seconds_total', 'counter', busy, { instance }), sample('slots', 'gauge', 1, { instance }));
    return { samples, failures: [] };
  }

  #response(load: number): number {
    const { model, residuals, timeout, loadIsRate } = this.#options;
    const capacity = capacityOf(model, this.#ready.size);
    const factor = residuals.length === 0 ? 1 : Math.exp(residuals[integerBelow(this.#noise, residuals.length)] as number);
    if (capacity === 0) return timeout;
    const share = loadIsRate ? Math.min(1, load / capacity) : load / capacity;
    return Math.min(timeout, responseAt(model, share) * factor + (1000 * this.#waiting) / capacity);
  }

  /** From the last time on to now, step by step of the recorded load. */
  #catchUp(): void {
    const { load, model, timeout, loadIsRate } = this.#options;
    const capacity = capacityOf(model, this.#ready.size);
    while (this.#countedTo < this.#kernel.now) {
      const intoStep = (this.#countedTo - load.start) / load.step;
      const stepEnd = load.start + (Math.floor(intoStep) + 1) * load.step;
      const to = Math.min(this.#kernel.now, stepEnd);
      const time = (to - this.#countedTo) / 1000;
      const come = load.at(this.#countedTo) * time;
      const served = Math.min(capacity * time, this.#waiting + come);
      this.#served += served;
      this.#waiting = loadIsRate ? Math.min((capacity * timeout) / 1000, this.#waiting + come - served) : 0;
      if (capacity > 0) for (const [id, busy] of this.#busy) this.#busy.set(id, busy + served / capacity);
      this.#countedTo = to;
    }
  }
}
