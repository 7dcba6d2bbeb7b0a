/**
 * What a workload does, as phases: stretches of time in which it uses resources in one way. Phases are numbered from 0 in the order
 * of their mean of the first metric, so that equal data give equal numbers whatever the seed of the clustering was.
 */

/** How much of one metric is used in a phase, in the unit of the metric. The quantiles are of steps that were measured, not filled in. */
export type MetricUsage = {
  readonly metric: string;
  readonly mean: number;
  readonly sd: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** One way in which a workload uses resources. */
export type Phase = {
  readonly phase: number;
  /** Such as A or B, in the order of the numbers. */
  readonly name: string;
  /** Steps that were spent in it and measured. */
  readonly steps: number;
  /** Of all measured steps, 0..1. */
  readonly share: number;
  /** How often it was entered. */
  readonly visits: number;
  /** Of one visit, in steps. */
  readonly stepsMean: number;
  readonly usage: readonly MetricUsage[];
};

/** A visit to a phase: `steps` in a row. */
export type PhaseRun = { readonly phase: number; readonly steps: number };

/**
 * What is expected after the last known step. `probability` of `next` is that of the phase which follows the present one, whenever that
 * ends; of `atHorizon` that of being in a phase so many steps later.
 */
export type PhaseForecast = {
  readonly phase: number;
  /** For how many steps it has been in that phase. */
  readonly age: number;
  /** Empty where the present phase was never seen to end. */
  readonly next: readonly PhaseChance[];
  /** Steps until this phase ends, counted from the last known step; null where no visit of this age was ever seen to end. */
  readonly remaining: { readonly mean: number; readonly p50: number; readonly p95: number } | null;
  readonly horizon: number;
  readonly atHorizon: readonly PhaseChance[];
};

export type PhaseChance = { readonly phase: number; readonly probability: number };

/** A, B, ... Z, AA, AB: short enough for a pattern on one line. */
export function phaseName(phase: number): string {
  const last = String.fromCharCode(65 + (phase % 26));
  return phase < 26 ? last : phaseName(Math.floor(phase / 26) - 1) + last;
}
