import { InvalidInputError } from '../../../model/error.ts';
import { interpolatedQuantile } from '../../../model/interpolated-quantile.ts';

/** Latencies in ms that were measured with so many streams on one instance. */
export type LatencySamples = { readonly streams: number; readonly latencies: readonly number[] };

/** Points per distribution: fine enough for p99.9 to be a point of its own. */
const atomsPerSize = 1024;

/** Widths of the grid on which distributions are added up, ms: finer than any latency was measured. */
export const gridStep = 0.02;

const samplesMin = 20;
const latencyMax = 60_000;

/**
 * How latency is distributed with 1 ... `sizeMax` streams on one instance. Each distribution is 1024 equally likely latencies (its
 * quantiles), from which both modes of the world draw. Where a size was not measured, each quantile is interpolated between its measured
 * neighbours; beyond the largest it goes on as between the last two, but never falls; below the smallest it stays.
 */
export class LatencyProfile {
  /** The largest size that was measured. */
  readonly measuredMax: number;
  /** With more streams than this an instance serves none of them: so far beyond what was measured nothing is known but that it is too many. */
  readonly sizeMax: number;
  readonly #atoms: readonly Float64Array[];
  readonly #cumulative: readonly Float64Array[];
  readonly bins: number;

  constructor(samples: readonly LatencySamples[], sizeMax: number) {
    const measured = checked(samples).toSorted((a, b) => a.streams - b.streams).map(({ streams, latencies }) => ({ streams, atoms: quantilesOf(latencies) }));
    this.measuredMax = (measured.at(-1) as Measured).streams;
    this.sizeMax = Math.max(sizeMax, this.measuredMax);
    this.#atoms = Array.from({ length: this.sizeMax }, (_, index) => atomsOf(measured, index + 1));
    const largest = this.#atoms.reduce((max, atoms) => Math.max(max, atoms[atomsPerSize - 1] as number), 0);
    this.bins = Math.ceil(largest / gridStep) + 1;
    this.#cumulative = this.#atoms.map((atoms) => cumulativeOf(atoms, this.bins));
  }

  /** How many of the ready instances serve so many streams, spread evenly: all, or none where each would have more than `sizeMax`. */
  serving(streams: number, ready: number): number {
    return streams > ready * this.sizeMax ? 0 : ready;
  }

  /** One frame's latency for a uniform number in [0, 1). `streams` is a whole number from 1. */
  draw(streams: number, uniform: number): number {
    return (this.#atoms[Math.min(streams, this.sizeMax) - 1] as Float64Array)[Math.floor(uniform * atomsPerSize)] as number;
  }

  /** The shares of frames at or below each point of the grid; entry `i` belongs to latency `i × gridStep`. */
  cumulative(streams: number): Float64Array {
    return this.#cumulative[Math.min(streams, this.sizeMax) - 1] as Float64Array;
  }
}

type Measured = { readonly streams: number; readonly atoms: Float64Array };

function checked(samples: readonly LatencySamples[]): readonly LatencySamples[] {
  const problems = samples.flatMap(({ streams, latencies }) => {
    if (!Number.isInteger(streams) || streams < 1 || streams > 1000) return [`latency samples: streams is ${streams}; it must be a whole number from 1 to 1000; correct it`];
    if (latencies.length < samplesMin) return [`latency samples of ${streams} streams: there are ${latencies.length}; there must be at least ${samplesMin}; measure longer`];
    const bad = latencies.find((latency) => !(latency >= 0 && latency <= latencyMax));
    return bad === undefined ? [] : [`latency samples of ${streams} streams: one is ${bad}; each must be from 0 to ${latencyMax} ms; remove it`];
  });
  if (samples.length === 0) problems.push('latency samples: there are none; there must be at least one size; give the measurements of an instance');
  if (new Set(samples.map(({ streams }) => streams)).size < samples.length) problems.push('latency samples: a number of streams is there twice; each must be there once; join them');
  if (problems.length > 0) throw new InvalidInputError(problems);
  return samples;
}

/** Quantiles at the middles of 1024 equal shares. */
function quantilesOf(latencies: readonly number[]): Float64Array {
  const sorted = Float64Array.from(latencies).sort();
  return Float64Array.from({ length: atomsPerSize }, (_, i) => interpolatedQuantile(sorted, (i + 0.5) / atomsPerSize));
}

function atomsOf(measured: readonly Measured[], size: number): Float64Array {
  const exact = measured.find(({ streams }) => streams === size);
  if (exact !== undefined) return exact.atoms;
  const above = measured.find(({ streams }) => streams > size);
  const below = measured.findLast(({ streams }) => streams < size);
  if (below === undefined) return (above as Measured).atoms;
  if (above !== undefined) return between(below, above, size);
  const before = measured.at(-2);
  return before === undefined ? below.atoms : beyond(before, below, size);
}

function between(below: Measured, above: Measured, size: number): Float64Array {
  const share = (size - below.streams) / (above.streams - below.streams);
  return below.atoms.map((latency, i) => latency + share * ((above.atoms[i] as number) - latency));
}

function beyond(before: Measured, last: Measured, size: number): Float64Array {
  const steps = (size - last.streams) / (last.streams - before.streams);
  const raised = last.atoms.map((latency, i) => Math.min(latencyMax, latency + steps * Math.max(0, latency - (before.atoms[i] as number))));
  return raised.sort();
}

function cumulativeOf(atoms: Float64Array, bins: number): Float64Array {
  const cumulative = new Float64Array(bins);
  for (const latency of atoms) cumulative[Math.ceil(latency / gridStep)] = (cumulative[Math.ceil(latency / gridStep)] as number) + 1 / atomsPerSize;
  for (let bin = 1; bin < bins; bin++) cumulative[bin] = Math.min(1, (cumulative[bin] as number) + (cumulative[bin - 1] as number));
  return cumulative;
}
