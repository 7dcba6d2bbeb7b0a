import { hours, isoOf } from '../../units/time.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { timeAt, whyNot } from '../../model/forecast.ts';
import type { Regularised, SeriesNote, Slots } from './point.ts';

/** A gap of at most this many steps is bridged by a straight line, whatever the season. */
const linearMax = 3;
/** A gap longer than this share of all steps (and than `linearMax`) cannot be bridged: the series starts after it. */
const gapShareMax = 0.1;
/** With more of the slots missing than this, the filling and not the data would be forecast. */
const missingShareMax = 0.4;
/** What is left after a gap that cannot be bridged must hold this many steps. */
const restMin = 16;

type Gap = { readonly from: number; readonly to: number };

/**
 * Fills the gaps by name: short ones by a straight line between their edges, longer ones by the values one season before, moved onto the
 * edges. Both use the points before the gap and the first one after it, and nothing later.
 */
export function fillGaps(slots: Slots, period: number | undefined, notes: SeriesNote[]): Regularised | WhyNot {
  const part = afterLongGap(withoutEdges(slots, notes), notes);
  if (part.kind === 'why-not') return part;
  const { values } = part;
  const measured = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  const missing = values.length - measured.reduce((sum, one) => sum + one, 0);
  if (missing > missingShareMax * values.length) {
    const share = formatQuantity({ value: missing / values.length, dimension: 'share' });
    return whyNot('gaps', `${missing} of ${values.length} steps (${share}) have no value; at most 40% may be missing. Give a wider step, or a part of the series with fewer gaps.`);
  }
  const filled = { line: 0, season: 0, gaps: 0 };
  const season = period ?? daySteps(part);
  for (const gap of gapsOf(values)) {
    filled.gaps++;
    const length = gap.to - gap.from;
    if (length > linearMax && season !== null && fillBySeason(values, gap, season)) filled.season += length;
    else {
      fillByLine(values, gap);
      filled.line += length;
    }
  }
  if (filled.line > 0) notes.push({ rule: 'filled-linear', count: filled.line, text: `${filled.line} of ${values.length} steps had no value and were filled by a straight line between their neighbours.` });
  if (filled.season > 0) notes.push({ rule: 'filled-season', count: filled.season, text: `${filled.season} of ${values.length} steps lay in longer gaps and were filled by the values of the season before, moved onto the edges of the gap.` });
  if (values.every((value) => value === values[0])) notes.push({ rule: 'constant', count: values.length, text: `All ${values.length} values are ${values[0]}.` });
  const series: RegularSeries = { start: part.start, step: part.step, values, measured };
  return { kind: 'regular', series, notes };
}

/** How many steps a day has, if it has a whole number of at least 4. */
function daySteps({ step }: Slots): number | null {
  const steps = hours(24) / step;
  return Number.isInteger(steps) && steps >= 4 ? steps : null;
}

function withoutEdges(slots: Slots, notes: SeriesNote[]): Slots {
  const { values } = slots;
  let from = 0;
  let to = values.length;
  while (from < to && Number.isNaN(values[from])) from++;
  while (to > from && Number.isNaN(values[to - 1])) to--;
  const count = values.length - (to - from);
  if (count > 0) notes.push({ rule: 'edges', count, text: `${count} steps without a value at the start or the end were left out.` });
  return { ...slots, start: timeAt(slots, from), values: values.slice(from, to) };
}

/** What comes after the last gap that is too long to be bridged. */
function afterLongGap(slots: Slots, notes: SeriesNote[]): Slots | WhyNot {
  const lengthMax = Math.max(linearMax, Math.floor(gapShareMax * slots.values.length));
  const long = gapsOf(slots.values).findLast(({ from, to }) => to - from > lengthMax);
  if (long === undefined) return slots;
  const steps = long.to - long.from;
  const rest = slots.values.length - long.to;
  const where = `From ${isoOf(timeAt(slots, long.from))} on, ${steps} steps in a row have no value, more than a tenth of all ${slots.values.length}`;
  if (rest < restMin) return whyNot('gaps', `${where}, and only ${rest} steps follow; ${restMin} or more are needed. Wait for more data, or give the part before the gap.`);
  notes.push({ rule: 'starts-after-gap', count: long.to, text: `${where}; the series starts after this gap, and ${long.to} earlier steps were left out.` });
  return { ...slots, start: timeAt(slots, long.to), values: slots.values.slice(long.to) };
}

function gapsOf(values: Float64Array): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let from = 0; from < values.length; from++) {
    if (!Number.isNaN(values[from])) continue;
    let to = from;
    while (to < values.length && Number.isNaN(values[to])) to++;
    gaps.push({ from, to });
    from = to;
  }
  return gaps;
}

/** Between the known neighbours, which exist since the edges were cut off. */
function fillByLine(values: Float64Array, { from, to }: Gap): void {
  const left = values[from - 1] as number;
  const right = values[to] as number;
  for (let i = from; i < to; i++) values[i] = left + ((right - left) * (i - from + 1)) / (to - from + 1);
}

/**
 * The values one season before the gap (the last ones that are known, if the gap is longer than a season), plus what the edges differ from
 * them by. The result stays within what that season and the edges span, so that no value leaves the range of the metric. False if the
 * history does not reach so far back.
 */
function fillBySeason(values: Float64Array, { from, to }: Gap, period: number): boolean {
  if (from - 1 - period < 0) return false;
  const before = (i: number): number => values[i - period * Math.max(1, Math.floor((i - from) / period) + 1)] as number;
  const edge = values[to] as number;
  const season = values.subarray(from - period, from);
  const low = season.reduce((a, b) => Math.min(a, b), edge);
  const high = season.reduce((a, b) => Math.max(a, b), edge);
  const left = (values[from - 1] as number) - before(from - 1);
  const right = edge - before(to);
  for (let i = from; i < to; i++) {
    const share = (i - from + 1) / (to - from + 1);
    values[i] = Math.min(high, Math.max(low, before(i) + left + (right - left) * share));
  }
  return true;
}
