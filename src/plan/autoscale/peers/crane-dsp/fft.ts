/** The complex discrete Fourier transform of any length, quick where it has small prime factors (J. Cooley and J. Tukey, 1965, with mixed radices). */
export class Fft {
  readonly size: number;
  readonly #factors: readonly number[];
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #partRe: Float64Array;
  readonly #partIm: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.#factors = factorsOf(size);
    this.#cos = Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: size }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    const widest = Math.max(1, ...this.#factors);
    this.#partRe = new Float64Array(widest);
    this.#partIm = new Float64Array(widest);
  }

  /** X[k] = Σ x[j] exp(−2πi jk/n). The inputs stay as they are. */
  forward(re: Float64Array, im: Float64Array): { readonly re: Float64Array; readonly im: Float64Array } {
    const outRe = new Float64Array(this.size);
    const outIm = new Float64Array(this.size);
    this.#part({ re, im, at: 0, stride: 1 }, { re: outRe, im: outIm, at: 0 }, this.size, 0);
    return { re: outRe, im: outIm };
  }

  /** The inverse, divided by n. */
  inverse(re: Float64Array, im: Float64Array): { readonly re: Float64Array; readonly im: Float64Array } {
    // Swapping the parts before and after turns the direction around.
    const swapped = this.forward(im, re);
    for (let i = 0; i < this.size; i++) {
      swapped.re[i] = (swapped.re[i] as number) / this.size;
      swapped.im[i] = (swapped.im[i] as number) / this.size;
    }
    return { re: swapped.im, im: swapped.re };
  }

  #part(from: Strided, to: Placed, length: number, depth: number): void {
    if (length === 1) {
      to.re[to.at] = from.re[from.at] as number;
      to.im[to.at] = from.im[from.at] as number;
      return;
    }
    const radix = this.#factors[depth] as number;
    const each = length / radix;
    for (let q = 0; q < radix; q++) {
      this.#part({ ...from, at: from.at + q * from.stride, stride: from.stride * radix }, { ...to, at: to.at + q * each }, each, depth + 1);
    }
    if (radix === 2) this.#joinTwo(to, each);
    else this.#join(to, each, radix);
  }

  #joinTwo({ re, im, at }: Placed, each: number): void {
    const step = this.size / (2 * each);
    for (let k = 0; k < each; k++) {
      const a = at + k;
      const b = a + each;
      const c = this.#cos[k * step] as number;
      const s = this.#sin[k * step] as number;
      const reB = (re[b] as number) * c - (im[b] as number) * s;
      const imB = (re[b] as number) * s + (im[b] as number) * c;
      re[b] = (re[a] as number) - reB;
      im[b] = (im[a] as number) - imB;
      re[a] = (re[a] as number) + reB;
      im[a] = (im[a] as number) + imB;
    }
  }

  #join({ re, im, at }: Placed, each: number, radix: number): void {
    const [partRe, partIm, cos, sin, size] = [this.#partRe, this.#partIm, this.#cos, this.#sin, this.size];
    const step = size / (each * radix);
    for (let k = 0; k < each; k++) {
      for (let q = 0; q < radix; q++) {
        partRe[q] = re[at + k + q * each] as number;
        partIm[q] = im[at + k + q * each] as number;
      }
      for (let r = 0; r < radix; r++) {
        let sumRe = 0;
        let sumIm = 0;
        const turn = ((k + r * each) * step) % size;
        let angle = 0;
        for (let q = 0; q < radix; q++) {
          const c = cos[angle] as number;
          const s = sin[angle] as number;
          sumRe += (partRe[q] as number) * c - (partIm[q] as number) * s;
          sumIm += (partRe[q] as number) * s + (partIm[q] as number) * c;
          angle += turn;
          if (angle >= size) angle -= size;
        }
        re[at + k + r * each] = sumRe;
        im[at + k + r * each] = sumIm;
      }
    }
  }
}

type Placed = { readonly re: Float64Array; readonly im: Float64Array; readonly at: number };
type Strided = Placed & { readonly stride: number };

/** Prime factors, the greatest first, so that the many small parts are cheap. */
function factorsOf(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (let p = 2; p * p <= rest; p++) for (; rest % p === 0; rest /= p) factors.push(p);
  if (rest > 1) factors.push(rest);
  return factors.toSorted((a, b) => b - a);
}
