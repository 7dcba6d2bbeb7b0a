import type { SizedResource } from '../ports/size-recommender.ts';

/**
 * The least that a container can be limited to: Docker refuses `--cpus` below 0.01 and `--memory` below 6 MiB. Linux takes no quota below 1 ms, which in
 * the usual period of 100 ms is the same 0.01 cores.
 */
export const leastSize: Readonly<Record<SizedResource, number>> = { cores: 0.01, MiB: 6 };

/** The size that is put in force where this one is wanted: nothing below what a container can have, and nothing above `limitMax` (null for no bound). */
export function possibleSize(wanted: number, resource: SizedResource, limitMax: number | null): number {
  const enough = Math.max(leastSize[resource], wanted);
  return limitMax === null ? enough : Math.min(limitMax, enough);
}
