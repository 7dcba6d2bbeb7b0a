/**
 * Weights of experts from their regrets, without a learning rate to tune: ML-Poly (Gaillard, Stoltz and van Erven, "A second-order bound with
 * excess losses", COLT 2014, fig. 3), with the gradient trick for convex losses and geometric forgetting, so that what happened long ago
 * ceases to count. Missing experts sleep: they gather neither loss nor regret (Gaillard et al., § 4).
 */
export class PolyWeights {
  readonly #regret: Float64Array;
  readonly #squares: Float64Array;
  readonly #forget: number;

  constructor(experts: number, forget: number) {
    this.#regret = new Float64Array(experts);
    this.#squares = new Float64Array(experts);
    this.#forget = forget;
  }

  /** Writes weights that sum to 1 over those who are awake; equal ones while nobody is better than the mixture. */
  fill(awake: Uint8Array, weights: Float64Array): void {
    let total = 0;
    for (let k = 0; k < weights.length; k++) {
      const regret = this.#regret[k] as number;
      // The rate of each expert is 1 / (1 + its squared excess losses).
      weights[k] = awake[k] === 1 && regret > 0 ? regret / (1 + (this.#squares[k] as number)) : 0;
      total += weights[k] as number;
    }
    if (total <= 0) {
      for (let k = 0; k < weights.length; k++) total += weights[k] = awake[k] as number;
    }
    for (let k = 0; k < weights.length; k++) weights[k] = (weights[k] as number) / total;
  }

  /** One excess loss for each expert: the mixture's linearised loss less its own, in units of a typical loss; NaN where it slept. */
  learn(excess: Float64Array): void {
    for (let k = 0; k < excess.length; k++) {
      const r = excess[k] as number;
      if (Number.isNaN(r)) continue;
      this.#regret[k] = (this.#regret[k] as number) * this.#forget + r;
      this.#squares[k] = (this.#squares[k] as number) * this.#forget + r * r;
    }
  }
}
