import type { Ms } from '../../units/time.ts';
import { ms } from '../../units/time.ts';
import type { SlotHistory } from './slot-history.ts';
import type { SlotInstances, SlotWorld } from './slot-world.ts';

/** What all worlds share that keep what they measured in a SlotHistory: the state of the last slot, and the windows over the last ones. */
export abstract class MeasuredWorld implements SlotWorld {
  readonly slot: Ms;
  readonly startup: Ms;
  readonly drain: Ms;
  ready = 0;
  starting = 0;
  paid = 0;
  slotResponse = Number.NaN;
  readonly disturbed = 0;
  protected readonly history: SlotHistory;

  constructor({ slot, startup, drain = ms(0) }: { readonly slot: Ms; readonly startup: Ms; readonly drain?: Ms }, history: SlotHistory) {
    this.slot = slot;
    this.startup = startup;
    this.drain = drain;
    this.history = history;
  }

  abstract get instances(): SlotInstances;
  abstract reset(start: number, replicas: number, seed: number): void;
  abstract play(load: number, desired: number): void;
  abstract response(slots: number): number;

  utilisation(slots: number): number {
    return this.history.utilisation(slots);
  }

  concurrency(slots: number): number {
    return this.history.concurrency(slots);
  }

  backlog(slots: number): number {
    return this.history.backlog(slots);
  }

  served(slots: number): number {
    return this.history.served(slots);
  }

  countLatencies(count: boolean): void {
    this.history.counting = count;
  }

  latencyQuantile(q: number): number {
    return this.history.latencyQuantile(q);
  }

  /** As before the first slot, with so many ready instances. */
  protected forget(replicas: number): void {
    this.history.reset();
    this.ready = replicas;
    this.starting = 0;
    this.paid = 0;
    this.slotResponse = Number.NaN;
  }
}
