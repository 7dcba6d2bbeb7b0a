/** A time from one instant to another, in ms. */
export type Span = { readonly from: number; readonly until: number };

/** The times that at least one of some spans covers, in order, without overlaps. */
export function unionOf(spans: readonly Span[]): readonly Span[] {
  const union: { from: number; until: number }[] = [];
  for (const { from, until } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last !== undefined && from <= last.until) last.until = Math.max(last.until, until);
    else union.push({ from, until });
  }
  return union;
}

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, until }) => sum + until - from, 0);

/** What is in both of two ordered lists of spans without overlaps. */
export function intersectionOf(some: readonly Span[], others: readonly Span[]): readonly Span[] {
  const both: Span[] = [];
  for (let i = 0, j = 0; i < some.length && j < others.length; ) {
    const [a, b] = [some[i] as Span, others[j] as Span];
    const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)];
    if (from < until) both.push({ from, until });
    if (a.until < b.until) i += 1;
    else j += 1;
  }
  return both;
}

/** How much of a time up to each instant is covered: a question about any part of it takes two searches. */
export function coverOf(spans: readonly Span[]): (from: number, until: number) => number {
  const before: number[] = [0];
  for (const { from, until } of spans) before.push((before.at(-1) as number) + until - from);
  const upTo = (at: number): number => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle] as Span).from < at) low = middle + 1;
      else high = middle;
    }
    const last = spans[low - 1];
    return last === undefined ? 0 : (before[low - 1] as number) + Math.min(at, last.until) - last.from;
  };
  return (from, until) => (until <= from ? 0 : upTo(until) - upTo(from));
}

/** When as many tasks ran as there were slots. */
export function saturatedSpans(holds: readonly Span[], slots: readonly (Span & { readonly slots: number })[]): readonly Span[] {
  const changes = [
    ...holds.flatMap(({ from, until }) => [{ at: from, free: -1 }, { at: until, free: 1 }]),
    ...slots.flatMap(({ from, until, slots: count }) => [{ at: from, free: count }, { at: until, free: -count }]),
  ].toSorted((a, b) => a.at - b.at);
  const spans: Span[] = [];
  let free = 0;
  changes.forEach(({ at, free: change }, index) => {
    free += change;
    const next = changes[index + 1]?.at ?? at;
    if (free <= 0 && next > at && Number.isFinite(next)) spans.push({ from: at, until: next });
  });
  return unionOf(spans);
}
