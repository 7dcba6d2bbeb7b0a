import { invariant } from '../../model/error.ts';
import type { CapacityCurve, RuleContext, RuleObjective } from '../../plan/autoscale/rule.ts';

/**
 * The fewest replicas for each slot so that nothing is violated, if everything is known: what was asked for in a slot is there in it and in
 * the `startupSlots` after, since an instance must be asked for that long before it is needed. Where even `max` do not suffice, it is `max`;
 * none suffices only where there is no load.
 */
export function neededReplicas(load: ArrayLike<number>, capacity: CapacityCurve, { target, tolerance }: RuleObjective, { min, max }: RuleContext['replicas'], startupSlots: number): Int32Array {
  const high = target * (1 + tolerance);
  const known = new Map<number, number>();
  const neededFor = (value: number): number => {
    const found = known.get(value);
    if (found !== undefined) return found;
    let replicas = min;
    while (replicas < max && capacity.response(value, replicas) > high) replicas += 1;
    known.set(value, replicas);
    return replicas;
  };
  const own = Int32Array.from(load, neededFor);
  if (startupSlots === 0) return own;
  return own.map((_, slot) => own.subarray(slot, slot + startupSlots + 1).reduce((most, one) => Math.max(most, one)));
}

export type Bound = {
  /** `slotsPaid[e]`: the fewest replicas, summed over the slots, with at most `e` scaling events; Infinity where that few do not do. */
  readonly slotsPaid: Float64Array;
  /** The replicas of each slot of the schedule with at most so many events that pays least; null where none does. */
  schedule(events: number): Int32Array | null;
};

/**
 * What perfect information makes possible: for every number of scaling events at once, the schedule that never has fewer replicas than
 * needed and pays the fewest instance-slots. Exact, by dynamic programming over (slot, replicas, events used): staying costs the replicas,
 * changing costs them and one event. Time O(slots × replicas × events), one byte each for the way back.
 *
 * An event is a slot with other replicas than the one before; `initial` is what there was before the first.
 */
export function perfectBound(needed: Int32Array, { min, max }: RuleContext['replicas'], initial: number, eventsMax: number): Bound {
  invariant(max <= 255, `a bound is searched for at most 255 replicas, not ${max}`);
  const slots = needed.length;
  const sizes = max - min + 1;
  const columns = eventsMax + 1;
  const states = sizes * columns;
  /** The size before, as index, or `sizes` for no change: `came[slot × states + size × columns + events]`. */
  const came = new Uint8Array(slots * states).fill(sizes);
  let paid = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
  let next = new Float64Array(states);
  paid.fill(0, (initial - min) * columns, (initial - min + 1) * columns);
  for (let slot = 0; slot < slots; slot++) {
    for (let events = 0; events < columns; events++) {
      const from = events === 0 ? -1 : cheapest(paid, sizes, columns, events - 1);
      const changed = from < 0 ? Number.POSITIVE_INFINITY : (paid[from * columns + events - 1] as number);
      for (let size = 0; size < sizes; size++) {
        const state = size * columns + events;
        if (size + min < (needed[slot] as number)) {
          next[state] = Number.POSITIVE_INFINITY;
          continue;
        }
        const stayed = paid[state] as number;
        if (changed < stayed) came[slot * states + state] = from;
        next[state] = Math.min(stayed, changed) + size + min;
      }
    }
    [paid, next] = [next, paid];
  }
  const slotsPaid = Float64Array.from({ length: columns }, (_, events) => paid[cheapest(paid, sizes, columns, events) * columns + events] as number);
  return { slotsPaid, schedule: (events) => trace(Math.min(events, eventsMax)) };

  function trace(events: number): Int32Array | null {
    if (slotsPaid[events] === Number.POSITIVE_INFINITY) return null;
    const schedule = new Int32Array(slots);
    let size = cheapest(paid, sizes, columns, events);
    let left = events;
    for (let slot = slots - 1; slot >= 0; slot--) {
      schedule[slot] = size + min;
      const before = came[slot * states + size * columns + left] as number;
      if (before === sizes) continue;
      size = before;
      left -= 1;
    }
    return schedule;
  }
}

/** The index of the size that has paid least with so many events; the smallest of equals. */
function cheapest(paid: Float64Array, sizes: number, columns: number, events: number): number {
  let best = 0;
  for (let size = 1; size < sizes; size++) if ((paid[size * columns + events] as number) < (paid[best * columns + events] as number)) best = size;
  return best;
}
