/**
 * What recommenders of sizes need to know of a usage trace and do not find out themselves. Each method sees only what it is given, which
 * is the past.
 */
export interface SeasonScanner {
  /** Theta-scan's period and whether its two tests call the values periodic; null where they are too few. */
  scan(values: Float64Array): { readonly period: number; readonly periodic: boolean } | null;
  /** Theta-scan's forecast of the steps after the last value, fitted with this period. */
  forecast(values: Float64Array, period: number, horizon: number): Float64Array;
}

/** Finds the strongest plain season, in steps; null if there is none. */
export interface SeasonFinder {
  find(values: Float64Array, stepMs: number): number | null;
}

/** Learns phases (ways of using a resource) and tells the phase of every step. */
export interface PhaseFinder {
  /** Phases of each step of `values`; null where they are too few or never change. Each label rests on that step and earlier ones. */
  learn(values: Float64Array): PhaseReader | null;
}

export interface PhaseReader {
  readonly phases: number;
  phasesOf(values: Float64Array): Int32Array;
}
