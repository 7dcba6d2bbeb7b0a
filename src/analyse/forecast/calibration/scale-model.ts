import { NormalEquations } from '../ridge/normal-equations.ts';

/** What is left of an error in the averages one step later: one looks back some five steps, the other says what is usual over thousands. */
const fastForget = 0.8;
const slowForget = 0.9997;
/**
 * How much of what the regression says is followed: sizes are its square root. Errors have heavy tails, so that in full it makes some bands
 * enormous for a mean error that never comes; the root costs no coverage and gives lower pinball losses at every lead (on validation parts).
 */
const followed = 0.5;
/** Weight of the newest error in the average of its phase of the season. */
const phaseShare = 0.15;
/** Nothing is taken as calmer, or wilder, than this many times the average. */
const factorMax = 6;
const features = 5;
/** Numbers that were known of an error when it was forecast: the features, and the usual size. */
export const circumstanceSize = features + 1;
/** Rows before the regression is believed. */
const rowsMin = 40;
const ridge = 0.02;
const solveEvery = 8;

/**
 * How large the next error at one lead is likely to be: a regression of the logarithm of past absolute errors on how large errors were lately
 * (fast and slow averages), at that phase of the season, and at that height of the load. Scores are divided by it, which makes bands wide
 * when and where the load is wild, and narrow otherwise (normalised conformal scores: Papadopoulos et al., ECML 2002).
 */
export class ScaleModel {
  readonly #phases: Float64Array;
  readonly #equations = new NormalEquations(features, 0.9995);
  readonly #coefficients = new Float64Array(features);
  #fast = 0;
  #fastWeight = 0;
  #slow = 0;
  #slowWeight = 0;
  #height = 0;
  #solveAt = rowsMin;

  /** `season` in points; 0 where there is none. */
  constructor(season: number) {
    this.#phases = new Float64Array(season).fill(Number.NaN);
  }

  get ready(): boolean {
    return this.#slowWeight > 0;
  }

  /**
   * The likely absolute error for the target at `index`, whose forecast is `expected`; positive unless all errors were 0. What is known now
   * is written to `circumstances`, and belongs to the error once it came.
   */
  at(index: number, expected: number, circumstances: Float64Array): number {
    const average = this.#slow / this.#slowWeight;
    this.#fill(circumstances, index, expected, average);
    if (this.#equations.added < rowsMin) return average;
    let log = 0;
    for (let i = 0; i < features; i++) log += (this.#coefficients[i] as number) * (circumstances[i] as number);
    return average * Math.min(factorMax, Math.max(1 / factorMax, Math.exp(followed * log)));
  }

  /**
   * Takes in an error of the target at `index`. The regression learns from what was known when the target was forecast, several steps before:
   * learning from what is known just before it came would promise more of the latest errors than they tell at far leads.
   */
  learn(index: number, expected: number, error: number, circumstances: Float64Array): void {
    const size = Math.abs(error);
    const average = circumstances[features] as number;
    if (this.#slowWeight > 5 && average > 0) {
      // A floor, as the logarithm of an error that happened to be 0 says nothing.
      this.#equations.add(circumstances, Math.log(Math.max(size, 0.05 * average) / average));
      if (this.#equations.added >= this.#solveAt) {
        this.#equations.solve(ridge, this.#coefficients);
        this.#solveAt = this.#equations.added + solveEvery;
      }
    }
    this.#fast = this.#fast * fastForget + size;
    this.#fastWeight = this.#fastWeight * fastForget + 1;
    this.#slow = this.#slow * slowForget + size;
    this.#slowWeight = this.#slowWeight * slowForget + 1;
    this.#height += ((this.#height === 0 ? 1 : 0.01) * (Math.abs(expected) - this.#height));
    if (this.#phases.length > 0) {
      const phase = index % this.#phases.length;
      const before = this.#phases[phase] as number;
      this.#phases[phase] = Number.isNaN(before) ? size : before + phaseShare * (size - before);
    }
  }

  #fill(row: Float64Array, index: number, expected: number, average: number): void {
    row[0] = 1;
    const [lately, phase] = [logRatio(this.#fast / this.#fastWeight, average), logRatio(this.#aroundPhase(index, average), average)];
    row[1] = lately;
    row[2] = phase;
    row[3] = this.#height > 0 ? Math.max(-2, Math.min(2, Math.abs(expected) / this.#height - 1)) : 0;
    row[4] = lately * phase;
    row[features] = average;
  }

  /** The phase and its neighbours, since one phase alone has seen few errors. */
  #aroundPhase(index: number, average: number): number {
    const season = this.#phases.length;
    if (season === 0) return average;
    const reach = Math.max(1, Math.round(season / 96));
    let [sum, count] = [0, 0];
    for (let d = -reach; d <= reach; d++) {
      const size = this.#phases[(index + d + season) % season] as number;
      if (Number.isNaN(size)) continue;
      sum += size;
      count++;
    }
    return count > 0 ? sum / count : average;
  }
}

const logRatio = (size: number, average: number): number => Math.max(-3, Math.min(3, Math.log((size + 0.05 * average) / (1.05 * average))));
