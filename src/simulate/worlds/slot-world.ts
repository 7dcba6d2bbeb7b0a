import type { Ms } from '../../units/time.ts';

/**
 * A world at the resolution of a slot, for mass backtests: it plays slot after slot with a number of replicas asked for, and says what was
 * measured. It is made once for a trace and reused for any number of runs, so it allocates nothing in `play`. Missing is NaN.
 *
 * It never sees the load of a later slot, and everything random comes from the seed: two runs with equal seeds, over traces and replicas
 * that are equal up to slot t, are equal up to slot t.
 */
export interface SlotWorld {
  readonly slot: Ms;
  /** From asking for an instance until it gets load. */
  readonly startup: Ms;
  /** From taking an instance away until it is gone: so long it gets no load and is paid. */
  readonly drain: Ms;
  /** Forgets everything; the first slot begins at `start` (ms since 1970) with this many ready instances. */
  reset(start: number, replicas: number, seed: number): void;
  /** Plays the next slot: `load` is its mean load (NaN counts as none), `desired` the replicas asked for from its beginning on. */
  play(load: number, desired: number): void;

  /** Instances that got load at the end of the slot just played. */
  readonly ready: number;
  /** Instances that were paid for in the slot just played, but do not get load yet. */
  readonly starting: number;
  /** Paid instance-milliseconds of the slot just played: of instances that are ready or start, and of those taken away in it until they are gone. */
  readonly paid: number;
  /** The objective's percentile over the slot just played; NaN where nothing was served. */
  readonly slotResponse: number;
  /** Requests or frames of the slot just played that the scaling itself delayed (moved, dropped, cold); 0 where the world knows no such thing. */
  readonly disturbed: number;

  /** Over the last `slots` slots played (fewer at the beginning), as RuleView says. */
  response(slots: number): number;
  utilisation(slots: number): number;
  concurrency(slots: number): number;
  backlog(slots: number): number;
  served(slots: number): number;
  readonly instances: SlotInstances;

  /** Whether the latencies of the slots played from now on count, for `latencyQuantile` alone; after `reset` they do. */
  countLatencies(count: boolean): void;
  /** The latency below which the share `q` (0..1) of all requests or frames stayed, over all slots since `reset` that count. */
  latencyQuantile(q: number): number;
}

/** One entry per living instance, `count` of them, oldest first. Times are ms since 1970; NaN where not ready, or without a sample. */
export type SlotInstances = {
  readonly count: number;
  readonly startedAt: Float64Array;
  readonly readyAt: Float64Array;
  readonly utilisation: Float64Array;
  readonly sampledAt: Float64Array;
};
