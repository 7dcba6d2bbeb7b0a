import type { ComponentName } from '../../model/ids.ts';
import type { RandomStreams } from '../../model/random.ts';
import type { RequestRecord } from '../ports/request-record.ts';
import type { VerdictObjective } from '../verdict/verdict.ts';
import { metShareOf } from '../verdict/verdict.ts';
import type { Arrival, SlotNetwork } from './slot-network.ts';
import { respond } from './slot-network.ts';

/** A component's range and price; components of which only one size exists have min = max. */
export type SizeRange = { readonly component: ComponentName; readonly min: number; readonly max: number; readonly usdPerHour: number };

export type FixedSize = { readonly replicas: Readonly<Record<ComponentName, number>>; readonly usdPerHour: number };

export type YardstickInput = {
  readonly network: SlotNetwork;
  readonly ranges: readonly SizeRange[];
  /** The requests that really came, ascending, with the record kind their objective looks at. */
  readonly arrivals: readonly (Arrival & { readonly kind: RequestRecord['kind'] })[];
  readonly durationMs: number;
  /** Those about cost are left out: a fixed size is compared by its cost. */
  readonly objectives: readonly VerdictObjective[];
  readonly random: RandomStreams;
};

/** The smallest size there is. */
export const smallestSize = (ranges: readonly SizeRange[]): FixedSize => sizeOf(ranges, ranges.map(({ min }) => min));

/** The largest size there is. */
export const sizeAtMost = (ranges: readonly SizeRange[]): FixedSize => sizeOf(ranges, ranges.map(({ max }) => max));

/**
 * The cheapest fixed size that keeps every objective's goal over the whole load, by simulating sizes in the order of their
 * price; null if not even the largest does. `tried` counts the simulations.
 */
export function cheapestFixedSize(input: YardstickInput): { readonly size: FixedSize | null; readonly tried: number } {
  let tried = 0;
  for (const size of allSizes(input.ranges)) {
    tried += 1;
    if (suffices(input, size)) return { size, tried };
  }
  return { size: null, tried };
}

/** Whether the replayed load keeps the goals at this size. */
export function suffices({ network, arrivals, durationMs, objectives, random }: YardstickInput, size: FixedSize): boolean {
  const responses = respond(network, size.replicas, arrivals, random);
  const records = arrivals.map(({ atMs, endpoint, kind }, i): RequestRecord => {
    const ms = responses[i] ?? Number.POSITIVE_INFINITY;
    return { intendedMs: atMs, endpoint, kind, status: Number.isFinite(ms) ? 200 : 0, latencyUs: Number.isFinite(ms) ? ms * 1000 : 0 };
  });
  return objectives
    .filter(({ measure }) => measure.kind === 'latency')
    .every((objective) => metShareOf(objective, { startedAtMs: 0, durationMs, seed: random.seed, records }) >= objective.goal);
}

function allSizes(ranges: readonly SizeRange[]): FixedSize[] {
  const counts = ranges.reduce<number[][]>(
    (sizes, { min, max }) => sizes.flatMap((size) => Array.from({ length: max - min + 1 }, (_, i) => [...size, min + i])),
    [[]],
  );
  return counts.map((size) => sizeOf(ranges, size)).toSorted((a, b) => a.usdPerHour - b.usdPerHour);
}

function sizeOf(ranges: readonly SizeRange[], counts: readonly number[]): FixedSize {
  return {
    replicas: Object.fromEntries(ranges.map(({ component }, i) => [component, counts[i] ?? 0])),
    usdPerHour: ranges.reduce((sum, { usdPerHour }, i) => sum + usdPerHour * (counts[i] ?? 0), 0),
  };
}
