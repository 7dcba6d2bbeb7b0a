import type { TaskTime } from '../../model/job-profile.ts';
import type { Random } from '../../model/random.ts';
import { exponential, normal } from '../../model/random.ts';

const constant = 0;
const exponentialTime = 1;
const erlang = 2;
const mixture = 3;
const logNormal = 4;
const replay = 5;
const ordered = 6;

/** Up to so many phases are drawn one by one; more as one gamma variable. The product of so many numbers of 32 bits does not underflow. */
const drawnPhasesMax = 24;

/** Numbers of a branch in the table of a mixture: cumulative probability, phases, mean. */
const branchSize = 3;

/**
 * The task times of a job's stages as plain numbers, so that a draw looks at typed arrays only. `replay` says what measured times mean: drawn
 * with replacement, or the task's own (`in-order`: task k takes the k-th, and from the start again where there are more tasks).
 */
export class TaskTimes {
  readonly #kinds: Uint8Array;
  readonly #means: Float64Array;
  /** Phases, or sigma. */
  readonly #shapes: Float64Array;
  readonly #tables: readonly Float64Array[];

  constructor(times: readonly TaskTime[], replayed: 'drawn' | 'in-order') {
    this.#kinds = Uint8Array.from(times, (time) => kindOf(time, replayed));
    this.#means = Float64Array.from(times, (time) => (time.kind === 'constant' ? time.seconds : 'meanSeconds' in time ? time.meanSeconds : 0));
    this.#shapes = Float64Array.from(times, (time) => (time.kind === 'erlang' ? time.phases : time.kind === 'log-normal' ? time.sigma : 0));
    this.#tables = times.map(tableOf);
  }

  /** Whether chance has no part in any of them. */
  get certain(): boolean {
    return this.#kinds.every((kind) => kind === constant || kind === ordered);
  }

  /** Seconds of a task; `random` stands at the task's numbers. */
  draw(stage: number, task: number, random: Random): number {
    switch (this.#kinds[stage] as number) {
      case constant:
        return this.#means[stage] as number;
      case exponentialTime:
        return exponential(random, this.#means[stage] as number);
      case erlang:
        return erlangTime(random, this.#shapes[stage] as number, this.#means[stage] as number);
      case mixture:
        return mixtureTime(random, this.#tables[stage] as Float64Array);
      case logNormal: {
        const sigma = this.#shapes[stage] as number;
        return (this.#means[stage] as number) * Math.exp(sigma * normal(random) - (sigma * sigma) / 2);
      }
      case replay: {
        const table = this.#tables[stage] as Float64Array;
        return table[Math.floor(random.next() * table.length)] as number;
      }
      default: {
        const table = this.#tables[stage] as Float64Array;
        return table[task % table.length] as number;
      }
    }
  }
}

function kindOf(time: TaskTime, replayed: 'drawn' | 'in-order'): number {
  const kinds = { constant, exponential: exponentialTime, erlang, mixture, 'log-normal': logNormal, replay: replayed === 'drawn' ? replay : ordered };
  return kinds[time.kind];
}

function tableOf(time: TaskTime): Float64Array {
  if (time.kind === 'replay') return Float64Array.from(time.seconds);
  if (time.kind !== 'mixture') return new Float64Array(0);
  const total = time.branches.reduce((sum, { probability }) => sum + probability, 0);
  let below = 0;
  return Float64Array.from(time.branches.flatMap(({ probability, phases, meanSeconds }) => [(below += probability / total), phases, meanSeconds]));
}

function mixtureTime(random: Random, table: Float64Array): number {
  const share = random.next();
  let at = 0;
  // The last branch takes what rounding leaves.
  while (at + branchSize < table.length && share >= (table[at] as number)) at += branchSize;
  return erlangTime(random, table[at + 1] as number, table[at + 2] as number);
}

function erlangTime(random: Random, phases: number, mean: number): number {
  if (phases > drawnPhasesMax) return (mean * gamma(random, phases)) / phases;
  let product = 1;
  for (let phase = 0; phase < phases; phase++) product *= 1 - random.next();
  return (-mean * Math.log(product)) / phases;
}

/** A gamma variable of scale 1 (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000). */
function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
