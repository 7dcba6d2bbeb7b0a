/** The newest scores are kept, at most this many; 1 % tails are then some ten scores. */
const keptMax = 1000;
/** Early scores come from models that had learnt little: of few scores only this newest share is kept, but never fewer than `keptMin`. */
const keptShare = 0.7;
const keptMin = 60;
/** Beyond the outermost of the scores the tail is followed until so few would be expected there. */
const rarest = 0.2;

/**
 * The level to ask for when `alike` scores in a row count as one: the finite-sample correction of conformal prediction, (n + 1) / n, for the number
 * of independent scores, applied to the distance from the middle. Forecasts over several steps overlap, and so do their errors.
 */
export const outward = (level: number, size: number, alike: number): number => Math.min(0.9999, Math.max(0.0001, 0.5 + (level - 0.5) * (1 + alike / size)));

/**
 * The newest scores of one kind, oldest first and sorted, so that their quantiles cost nothing. Quantiles are those of split conformal
 * prediction: the `⌈q (n + 1)⌉`-th smallest, here with linear interpolation (Lei et al., JASA 113, 2018).
 */
export class ScoreWindow {
  readonly #ring = new Float64Array(keptMax);
  readonly #sorted = new Float64Array(keptMax);
  #oldest = 0;
  #size = 0;
  #seen = 0;

  get size(): number {
    return this.#size;
  }

  add(score: number): void {
    this.#seen++;
    const room = Math.min(keptMax, Math.max(keptMin, Math.ceil(keptShare * this.#seen)));
    while (this.#size >= room) this.#drop();
    this.#ring[(this.#oldest + this.#size) % keptMax] = score;
    const at = this.#rankBelow(score);
    this.#sorted.copyWithin(at + 1, at, this.#size);
    this.#sorted[at] = score;
    this.#size++;
  }

  #drop(): void {
    const at = this.#rankBelow(this.#ring[this.#oldest] as number);
    this.#sorted.copyWithin(at, at + 1, this.#size);
    this.#oldest = (this.#oldest + 1) % keptMax;
    this.#size--;
  }

  /** How many scores are below `score`. */
  #rankBelow(score: number): number {
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as number) < score) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The score at `level`; beyond the outermost score it goes on exponentially, as most tails do. At least one score must be there. */
  quantile(level: number): number {
    const at = level * (this.#size + 1) - 1;
    if (at < 0) return this.#tail(0, (level * (this.#size + 1)), -1);
    if (at > this.#size - 1) return this.#tail(this.#size - 1, (1 - level) * (this.#size + 1), 1);
    const low = Math.floor(at);
    const below = this.#sorted[low] as number;
    return low + 1 < this.#size ? below + (at - low) * ((this.#sorted[low + 1] as number) - below) : below;
  }

  /** `share` is how many scores one would expect beyond the wanted level, below 1. */
  #tail(end: number, share: number, direction: -1 | 1): number {
    const extreme = this.#sorted[end] as number;
    const inner = this.#sorted[Math.min(this.#size - 1, Math.max(0, end - direction * Math.ceil(this.#size / 10)))] as number;
    // The mean excess of the outer tenth is the scale of an exponential tail; it is followed a little way only.
    const scale = Math.abs(extreme - inner) / Math.log(1 + Math.ceil(this.#size / 10));
    return extreme + direction * scale * -Math.log(Math.max(share, rarest));
  }
}
