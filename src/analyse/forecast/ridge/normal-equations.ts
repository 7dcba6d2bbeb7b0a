/** Sums are scaled down before the weight of the newest row costs them precision. */
const weightMax = 1e6;
/** Rows that are added to the triangle at once: each of its entries is then read and written once for all of them. */
const together = 4;

/**
 * Weighted least squares with a ridge, in the form that can grow row by row: the lower triangle of X'X and the vector X'y.
 * `forget` below 1 fades old rows geometrically (recursive least squares with a forgetting factor, Haykin, Adaptive Filter Theory, ch. 10,
 * here solved from scratch when coefficients are wanted, which is slower per solution and never loses precision).
 */
export class NormalEquations {
  readonly size: number;
  /** How many rows were added. */
  added = 0;
  readonly #gram: Float64Array;
  readonly #moment: Float64Array;
  readonly #factor: Float64Array;
  readonly #forget: number;
  /** Rows that are not in the triangle yet, and what they weigh. */
  readonly #waiting: Float64Array;
  readonly #weights = new Float64Array(together);
  #waitingCount = 0;
  #weight = 1;
  /** The weight of all rows. */
  #rows = 0;

  constructor(size: number, forget = 1) {
    this.size = size;
    this.#gram = new Float64Array(size * size);
    this.#moment = new Float64Array(size);
    this.#factor = new Float64Array(size * size);
    this.#waiting = new Float64Array(together * size);
    this.#forget = forget;
  }

  add(x: Float64Array, y: number): void {
    const { size } = this;
    // Letting the newest row weigh more is the same as letting all others fade, and costs nothing.
    this.#weight /= this.#forget;
    const weighted = this.#weight * y;
    const at = this.#waitingCount * size;
    for (let i = 0; i < size; i++) {
      const xi = x[i] as number;
      this.#waiting[at + i] = xi;
      this.#moment[i] = (this.#moment[i] as number) + xi * weighted;
    }
    this.#weights[this.#waitingCount++] = this.#weight;
    this.#rows += this.#weight;
    this.added++;
    if (this.#waitingCount === together) this.#settle();
    if (this.#weight > weightMax) this.#rescale();
  }

  /** Brings the waiting rows into the triangle. */
  #settle(): void {
    if (this.#waitingCount === 0) return;
    const { size } = this;
    const gram = this.#gram;
    const x = this.#waiting;
    const weights = this.#weights;
    const second = size;
    const third = 2 * size;
    const fourth = 3 * size;
    // Rows that are not there weigh nothing.
    weights.fill(0, this.#waitingCount);
    for (let i = 0; i < size; i++) {
      const a = (weights[0] as number) * (x[i] as number);
      const b = (weights[1] as number) * (x[second + i] as number);
      const c = (weights[2] as number) * (x[third + i] as number);
      const d = (weights[3] as number) * (x[fourth + i] as number);
      const row = i * size;
      for (let j = 0; j <= i; j++) {
        gram[row + j] = (gram[row + j] as number) + a * (x[j] as number) + b * (x[second + j] as number) + c * (x[third + j] as number) + d * (x[fourth + j] as number);
      }
    }
    this.#waitingCount = 0;
  }

  #rescale(): void {
    this.#settle();
    for (let i = 0; i < this.#gram.length; i++) this.#gram[i] = (this.#gram[i] as number) / this.#weight;
    for (let i = 0; i < this.size; i++) this.#moment[i] = (this.#moment[i] as number) / this.#weight;
    this.#rows /= this.#weight;
    this.#weight = 1;
  }

  /** The coefficients under a penalty of `ridge` × rows on their squares (rows, so that the ridge means the same whatever their number), by Cholesky. */
  solve(ridge: number, into: Float64Array): void {
    this.#settle();
    const { size } = this;
    const L = this.#factor;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = this.#gram[i * size + j] as number;
        if (i === j) sum += ridge * this.#rows + 1e-9 * sum;
        const whole = sum;
        for (let k = 0; k < j; k++) sum -= (L[i * size + k] as number) * (L[j * size + k] as number);
        // A column that is all but a combination of the others leaves nothing of itself: an infinite pivot gives it the coefficient 0.
        L[i * size + j] = i === j ? (sum > 1e-12 * whole ? Math.sqrt(sum) : Infinity) : sum / (L[j * size + j] as number);
      }
    }
    for (let i = 0; i < size; i++) {
      let sum = this.#moment[i] as number;
      for (let k = 0; k < i; k++) sum -= (L[i * size + k] as number) * (into[k] as number);
      into[i] = sum / (L[i * size + i] as number);
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = into[i] as number;
      for (let k = i + 1; k < size; k++) sum -= (L[k * size + i] as number) * (into[k] as number);
      into[i] = sum / (L[i * size + i] as number);
    }
  }
}
