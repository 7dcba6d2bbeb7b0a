import type { SweepRow } from './plan-types.ts';

/** Values that are tried: many enough to slide over, few enough to wait for. */
const steps = 36;
/** How far from the deadline that is asked for, as shares of it. */
const reach = { from: 0.4, to: 2.2 } as const;

/**
 * What to ask the server for, so that the deadline of a class can be moved from less than half of it to more than twice: always with itself among the values, and with the
 * nearest one that has a plan, where that is known: rounded values beside it would name another as the first.
 */
export function sweepOf(seconds: number, nearest: number | null = null): string {
  const values = Array.from({ length: steps }, (_, index) => rounded(seconds * (reach.from + ((reach.to - reach.from) * index) / (steps - 1))));
  const all = [...new Set([...values, seconds, ...(nearest === null ? [] : [nearest])])].toSorted((one, other) => one - other);
  return `deadline=${all.map((value) => `${value}s`).join(',')}`;
}

/** Three digits are enough to slide over; quantities know no exponents. */
const rounded = (value: number): number => Number(Number(value.toPrecision(3)).toFixed(6));

/** The row of a value, or the nearest to it. */
export const nearestRow = (rows: readonly SweepRow[], value: number): number =>
  rows.reduce((best, row, index) => (Math.abs((row.value ?? Infinity) - value) < Math.abs((rows[best]?.value ?? Infinity) - value) ? index : best), 0);

/** Why a plan of the sweep costs what it does, from its neighbours: what more time would save and what less would cost. */
export function reasonsOf(rows: readonly SweepRow[], index: number): readonly string[] {
  const row = rows[index];
  if (row === undefined) return [];
  const later = rows.slice(index + 1);
  if (row.costUsdPerHour === null) {
    const first = later.find(({ feasible }) => feasible);
    return [row.whyNot ?? 'no plan meets it', ...(first === undefined ? [] : [`the first deadline that was tried and has a plan is ${first.name}, at ${money(first.costUsdPerHour)}`])];
  }
  const cost = row.costUsdPerHour;
  const cheaper = later.find(({ costUsdPerHour }) => costUsdPerHour !== null && costUsdPerHour < cost - 1e-9);
  const dearer = rows.slice(0, index).findLast(({ costUsdPerHour }) => costUsdPerHour === null || costUsdPerHour > cost + 1e-9);
  return [
    cheaper === undefined ? 'more time, as far as it was tried, saves nothing' : `from ${cheaper.name} on it would cost ${money(cheaper.costUsdPerHour)}`,
    dearer === undefined ? 'less time, as far as it was tried, costs no more' : dearer.costUsdPerHour === null ? `for ${dearer.name} or less there is no plan` : `for ${dearer.name} it would cost ${money(dearer.costUsdPerHour)}`,
  ];
}

const money = (value: number | null): string => `${(value ?? 0).toFixed(2)} USD/h`;
