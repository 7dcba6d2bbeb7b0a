import type { InstanceSamples, PeakForecast, RuleView } from '../../plan/autoscale/rule.ts';
import type { SlotWorld } from '../../simulate/worlds/slot-world.ts';
import type { Ms } from '../../units/time.ts';

/** A slot world as a rule sees it. One object for the whole replay; the engine moves it on. */
export class ReplayView implements RuleView {
  at = 0;
  desired = 0;
  load = Number.NaN;
  forecast: PeakForecast | null = null;
  readonly instances: InstanceSamples;
  readonly #world: SlotWorld;
  readonly #slot: number;

  constructor(world: SlotWorld) {
    this.#world = world;
    this.#slot = world.slot;
    this.instances = world.instances;
  }

  get ready(): number {
    return this.#world.ready;
  }

  get starting(): number {
    return this.#world.starting;
  }

  response(window: Ms): number {
    return this.#world.response(this.#slots(window));
  }

  utilisation(window: Ms): number {
    return this.#world.utilisation(this.#slots(window));
  }

  concurrency(window: Ms): number {
    return this.#world.concurrency(this.#slots(window));
  }

  backlog(window: Ms): number {
    return this.#world.backlog(this.#slots(window));
  }

  served(window: Ms): number {
    return this.#world.served(this.#slots(window));
  }

  /** A window shorter than a slot is one slot: nothing finer was measured. */
  #slots(window: Ms): number {
    return Math.max(1, Math.round(window / this.#slot));
  }
}
