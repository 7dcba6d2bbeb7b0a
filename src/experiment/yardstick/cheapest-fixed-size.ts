import type { ComponentName } from '../../model/ids.ts';
import type { RandomStreams } from '../../model/random.ts';
import type { RequestRecord } from '../ports/request-record.ts';
import type { VerdictObjective } from '../verdict/verdict.ts';
import { nearestRank } from '../verdict/slots.ts';
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

/** A size must suffice in each of these parts of the load: the hours of a day. */
const parts = 24;

/**
 * The cheapest fixed size that suffices for the whole load, by simulating sizes in the order of their price; null if not even
 * the largest does. `tried` counts the simulations.
 */
export function cheapestFixedSize(input: YardstickInput): { readonly size: FixedSize | null; readonly tried: number } {
  let tried = 0;
  for (const size of allSizes(input.ranges)) {
    tried += 1;
    if (suffices(input, size)) return { size, tried };
  }
  return { size: null, tried };
}

/**
 * Whether the replayed load meets every latency target at this size in each of 24 equal parts of the load (the hours of the
 * day). Whoever fixes a size for a day fixes it for the busiest hour: a share of the whole day would let it fail there.
 */
export function suffices({ network, arrivals, durationMs, objectives, random }: YardstickInput, size: FixedSize): boolean {
  const responses = respond(network, size.replicas, arrivals, random);
  return objectives.every(({ measure, target }) => {
    if (measure.kind !== 'latency') return true;
    const byPart: number[][] = Array.from({ length: parts }, () => []);
    arrivals.forEach(({ atMs, endpoint, kind }, i) => {
      if (endpoint !== measure.endpoint || kind !== measure.recordKind) return;
      byPart[Math.min(parts - 1, Math.floor((atMs / durationMs) * parts))]?.push(responses[i] ?? Number.POSITIVE_INFINITY);
    });
    return byPart.every((part) => (nearestRank(part, measure.percentile) ?? 0) / 1000 < target);
  });
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
