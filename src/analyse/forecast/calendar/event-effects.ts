import * as z from 'zod';
import type { KnownEvent, RegularSeries } from '../../../model/forecast.ts';
import { timeAt } from '../../../model/forecast.ts';

/**
 * What events of one name did to the load, by position within the event (its duration cut into equal bins): for each bin the effects of
 * the earlier events, sorted. Factors if the load is always above zero, else amounts to add.
 */
export const effectsSchema = z.object({
  kind: z.enum(['factor', 'amount']),
  byName: z.array(z.object({ name: z.string().max(200), seen: z.int().min(1), bins: z.array(z.array(z.number())).min(1).max(48) })).max(1000),
});
export type EventEffects = z.infer<typeof effectsSchema>;

/** Half-hours of a day: finer than that, effects of a few events are mostly noise. */
const binsMax = 48;
/** Without a season, what an event is compared with is the mean of this many steps before it. */
const levelSteps = 12;

/** Which steps of the series each event touches: `from` inclusive, `to` exclusive, cut off at the end of the series but not at its start. */
type Span = { readonly event: KnownEvent; readonly from: number; readonly to: number; readonly whole: number };

function spansOf(series: RegularSeries, events: readonly KnownEvent[]): readonly Span[] {
  const indexOf = (at: number): number => Math.ceil((at - series.start) / series.step);
  return events
    .map((event) => ({ event, from: indexOf(event.from), to: indexOf(event.to) }))
    .map(({ event, from, to }) => ({ event, from, to: Math.min(to, series.values.length), whole: to - from }))
    .filter(({ from, to }) => from < to && from > 0)
    .toSorted((a, b) => a.from - b.from);
}

/**
 * The load as it would have been without the events: within an event the mean of the same phase in the last seasons (without their
 * events, too), or where there is no season or none before, the mean of the last steps before it. Each value rests on earlier ones only. The series itself if no
 * event touches it.
 */
export function withoutEvents(series: RegularSeries, events: readonly KnownEvent[], period: number | null): RegularSeries {
  const spans = spansOf(series, events);
  if (spans.length === 0) return series;
  const values = series.values.slice();
  for (const { from, to } of spans) {
    let level = 0;
    const first = Math.max(0, from - levelSteps);
    for (let i = first; i < from; i++) level += (values[i] as number) / (from - first);
    for (let i = from; i < to; i++) values[i] = period !== null && i >= period ? seasonBefore(values, i, period) : level;
  }
  return { ...series, values };
}

/** One season alone would hand on its noise. */
const seasonsMax = 3;

function seasonBefore(values: Float64Array, index: number, period: number): number {
  let sum = 0;
  let count = 0;
  for (let i = index - period; i >= 0 && count < seasonsMax; i -= period) {
    sum += values[i] as number;
    count++;
  }
  return sum / count;
}

/** Compares the load with what it would have been, by event name. Events of which nothing is left to compare teach nothing. */
export function learnEffects(series: RegularSeries, plain: RegularSeries, events: readonly KnownEvent[]): EventEffects {
  const kind = series.values.every((value) => value > 0) ? 'factor' : 'amount';
  const byName = new Map<string, { seen: number; bins: number[][] }>();
  for (const { event, from, to, whole } of spansOf(series, events)) {
    const known = byName.get(event.name) ?? { seen: 0, bins: Array.from({ length: Math.min(binsMax, whole) }, () => []) };
    byName.set(event.name, known);
    known.seen++;
    const sums = known.bins.map(() => ({ load: 0, plain: 0, count: 0 }));
    for (let i = from; i < to; i++) {
      const sum = sums[binOf(i - from, whole, sums.length)];
      if (sum === undefined) continue;
      sum.load += series.values[i] as number;
      sum.plain += plain.values[i] as number;
      sum.count++;
    }
    for (const [bin, { load, plain: expected, count }] of sums.entries()) {
      if (count > 0) known.bins[bin]?.push(kind === 'factor' ? load / expected : (load - expected) / count);
    }
  }
  const all = [...byName].map(([name, { seen, bins }]) => ({ name, seen, bins: withoutEmpty(bins).map((effects) => effects.toSorted((a, b) => a - b)) }));
  return { kind, byName: all.filter(({ bins }) => bins.length > 0) };
}

const binOf = (offset: number, whole: number, bins: number): number => Math.min(bins - 1, Math.floor((offset * bins) / whole));

/** A bin that no earlier event reached (a short one, or one that goes on) has the effect of the bin before it. */
function withoutEmpty(bins: readonly (readonly number[])[]): number[][] {
  const filled: number[][] = [];
  let before = bins.find((bin) => bin.length > 0) ?? [];
  if (before.length === 0) return [];
  for (const bin of bins) {
    if (bin.length > 0) before = bin;
    filled.push([...before]);
  }
  return filled;
}

/**
 * The effect of an event at a time within it: the quantile `probability` of what earlier ones did there, so that events that differed
 * widen the band. Null if none of that name was seen.
 */
export function effectAt(effects: EventEffects, event: KnownEvent, at: number, probability: number): number | null {
  const known = effects.byName.find(({ name }) => name === event.name);
  if (known === undefined) return null;
  const bin = known.bins[binOf(at - event.from, event.to - event.from, known.bins.length)] as number[];
  const rank = Math.min(bin.length - 1, Math.max(0, probability * (bin.length + 1) - 1));
  const low = Math.floor(rank);
  return (bin[low] as number) + ((bin[Math.min(bin.length - 1, low + 1)] as number) - (bin[low] as number)) * (rank - low);
}

/** The events that cover the time of step `index` of the series (which may lie ahead). */
export const eventsAt = (series: RegularSeries, index: number, events: readonly KnownEvent[]): readonly KnownEvent[] => {
  const at = timeAt(series, index);
  return events.filter(({ from, to }) => from <= at && at < to);
};
