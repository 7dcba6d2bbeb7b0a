import type { RandomStreams } from '../../model/random.ts';
import { normal, randomStreams } from '../../model/random.ts';
import type { Matrix } from './matrix.ts';
import { matrix, rowOf } from './matrix.ts';

/** What a made-up workload uses in each of its phases: cores and MiB. */
const levels = [
  [0.2, 300],
  [1, 800],
  [3, 2000],
] as const;

/** A workload that goes through phases for given numbers of steps, with a little noise, and the phases that it went through. */
export function workloadOf(visits: readonly (readonly [phase: number, steps: number])[], seed = 1): { readonly series: Matrix; readonly phases: Int32Array } {
  const random = randomStreams(seed).stream('testing-workload');
  const phases = Int32Array.from(visits.flatMap(([phase, steps]) => Array.from({ length: steps }, () => phase)));
  const series = matrix(phases.length, 2);
  phases.forEach((phase, row) => rowOf(series, row).set((levels[phase] ?? levels[0]).map((level) => level * (1 + 0.05 * normal(random)))));
  return { series, phases };
}

/** A loop of three phases, so often. */
export const cycles = (times: number): readonly (readonly [number, number])[] => Array.from({ length: times }, () => [[0, 12], [1, 8], [2, 5]] as const).flat();

export const streams = (seed = 1): RandomStreams => randomStreams(seed);
