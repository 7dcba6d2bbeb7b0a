/**
 * Seeded chance. Streams are named, so that a new draw in one place does not shift the numbers of another.
 * The generator is xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), seeded by
 * SplitMix32 from a hash of the names.
 */

/** One stream of random numbers. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
}

/** Makes streams; the same seed and names give the same numbers for ever. */
export interface RandomStreams {
  readonly seed: number;
  stream(...names: readonly (string | number)[]): Random;
}

/** A stream that can be written down and taken up again, so that a resumed run draws what an uninterrupted one would have drawn. */
export interface ResumableRandom extends Random {
  save(): RandomState;
  restore(state: RandomState): void;
}

/** The four words of the generator. */
export type RandomState = readonly [number, number, number, number];

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** FNV-1a over UTF-16 code units; only spreads names over seeds, nothing secret depends on it. */
function hash(text: string, basis: number): number {
  let h = basis >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

class Xoshiro128 implements ResumableRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let state = seed >>> 0;
    const splitmix = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let t = state ^ (state >>> 16);
      t = Math.imul(t, 0x21f0aaad);
      t ^= t >>> 15;
      t = Math.imul(t, 0x735a2d97);
      return t ^ (t >>> 15);
    };
    this.#a = splitmix();
    this.#b = splitmix();
    this.#c = splitmix();
    this.#d = splitmix() | 1;
  }

  next(): number {
    const result = Math.imul(rotl(Math.imul(this.#b, 5), 7), 9);
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = rotl(this.#d, 11);
    return (result >>> 0) / 4_294_967_296;
  }

  save(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  restore([a, b, c, d]: RandomState): void {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }
}

/**
 * Streams under one seed.
 * @example
 * const streams = randomStreams(42);
 * const service = streams.stream('service-time', 'recommender');
 * service.next(); // always the same first number for this seed and these names
 */
export function randomStreams(seed: number): RandomStreams {
  return { seed, stream: (...names) => resumableStream(seed, ...names) };
}

/** The stream that `randomStreams(seed).stream(...names)` gives, with its state. */
export function resumableStream(seed: number, ...names: readonly (string | number)[]): ResumableRandom {
  return new Xoshiro128(hash(names.map((name) => `${typeof name}:${name}`).join('/'), hash(String(seed), 0x811c9dc5)));
}

/** Exponential with the given mean. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.next());

/** Standard normal by Box and Muller; takes two draws. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** A whole number in [0, below). */
export const integerBelow = (random: Random, below: number): number => Math.floor(random.next() * below);
