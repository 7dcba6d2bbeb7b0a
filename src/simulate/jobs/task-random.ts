import type { Random } from '../../model/random.ts';
import { resumableStream } from '../../model/random.ts';

/** SplitMix32's finaliser (Stafford's variant 13 reduced to 32 bits): every bit of the input changes about half of the output's. */
export function mixed(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

const golden = 0x9e3779b9;

/**
 * Numbers that depend on nothing but the seed, the user, the number of the user's job, the stage and the task: whoever runs a task, and
 * whenever, it takes as long (common random numbers). A counter-based generator in the manner of Salmon et al., "Parallel random numbers: as
 * easy as 1, 2, 3" (SC 2011): 64 bits of key name the stage of a job, the task and the draw are counted within.
 */
export class TaskRandom implements Random {
  readonly #seed: readonly [number, number];
  #key = 0;
  #state = 0;
  #step = 1;

  constructor(seed: number, name: string) {
    const [first, second] = resumableStream(seed, name).save();
    this.#seed = [first, second];
  }

  /** The two words of the key of a stage, for `at`. */
  keysOf(user: number, job: number, stage: number): readonly [number, number] {
    const [first, second] = this.#seed;
    const a = mixed(mixed(mixed(first ^ Math.imul(user + 1, golden)) ^ Math.imul(job + 1, 0x85ebca6b)) ^ Math.imul(stage + 1, 0xc2b2ae35));
    const b = mixed(mixed(mixed(second ^ Math.imul(stage + 1, 0x27d4eb2f)) ^ Math.imul(user + 1, 0x165667b1)) ^ Math.imul(job + 1, golden));
    return [a, b];
  }

  /** The next numbers are those of this task. */
  at(keyA: number, keyB: number, task: number): void {
    this.#state = mixed(keyA + Math.imul(task + 1, golden));
    this.#key = keyB;
    this.#step = keyB | 1;
  }

  next(): number {
    this.#state = (this.#state + this.#step) | 0;
    return (mixed(this.#state ^ this.#key) >>> 0) / 4_294_967_296;
  }
}
