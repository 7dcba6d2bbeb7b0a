import type { Ms } from '../../units/time.ts';
import { instant, toSeconds } from '../../units/time.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { Step } from './find-step.ts';
import type { Point, SeriesNote, Slots } from './point.ts';

/** A grid may have this many slots; a single wrong year would otherwise ask for millions of them. */
const slotsMax = 4_000_000;
/** A shift of less than this share of a step is rounding and not worth a note. */
const shiftNoted = 0.01;

/**
 * The points in the slots of a grid, NaN where there is none. Points that share a slot give their mean, or for a counter the last one.
 * The grid lies where most points are: at the circular mean of their times within a step, or at whole steps since 1970 if that is near.
 */
export function toGrid(points: readonly Point[], { step, averaged }: Step, combine: 'mean' | 'last', notes: SeriesNote[]): Slots | WhyNot {
  const phase = averaged ? 0 : gridPhase(points, step);
  const slotOf = (at: number): number => (averaged ? Math.floor(at / step) : Math.round((at - phase) / step));
  const first = slotOf((points[0] as Point).at);
  const length = slotOf((points.at(-1) as Point).at) - first + 1;
  if (length > slotsMax) {
    return whyNot('irregular', `From the first to the last point there are ${length} steps of ${formatQuantity({ value: toSeconds(step), dimension: 'duration' })}; at most ${slotsMax} are taken. Look for a wrong time, or give a wider step.`);
  }
  const values = new Float64Array(length);
  const counts = new Uint32Array(length);
  let shifted = 0;
  for (const { at, value } of points) {
    const slot = slotOf(at) - first;
    if (!averaged && Math.abs(at - phase - (slot + first) * step) > shiftNoted * step) shifted++;
    if (value === null) continue;
    values[slot] = combine === 'last' ? value : (values[slot] as number) + value;
    counts[slot] = (counts[slot] as number) + 1;
  }
  let doubles = 0;
  for (let i = 0; i < length; i++) {
    const count = counts[i] as number;
    if (count === 0) values[i] = Number.NaN;
    else if (combine === 'mean') values[i] = (values[i] as number) / count;
    doubles += Math.max(0, count - 1);
  }
  noteGrid({ shifted, doubles, averaged, combine, points: points.length, step }, notes);
  return { kind: 'slots', start: instant(phase + first * step), step, values };
}

type Counts = { readonly shifted: number; readonly doubles: number; readonly averaged: boolean; readonly combine: 'mean' | 'last'; readonly points: number; readonly step: Ms };

function noteGrid({ shifted, doubles, averaged, combine, points, step }: Counts, notes: SeriesNote[]): void {
  const text = formatQuantity({ value: toSeconds(step), dimension: 'duration' });
  if (shifted > 0) notes.push({ rule: 'snapped', count: shifted, text: `${shifted} of ${points} points were moved by up to half a step to a grid of ${text}.` });
  if (doubles === 0) return;
  if (averaged) notes.push({ rule: 'resampled', count: points, text: `${points} points were ${combine === 'last' ? 'thinned' : 'averaged'} to one for each ${text}.` });
  else notes.push({ rule: 'duplicates', count: doubles, text: `${doubles} of ${points} points share their time with another one; ${combine === 'last' ? 'the last one counts' : 'their mean counts'}.` });
}

/** The circular mean of the times within a step, so that points around a grid line do not cancel out. */
function gridPhase(points: readonly Point[], step: number): number {
  let sine = 0;
  let cosine = 0;
  for (const { at } of points) {
    const angle = (2 * Math.PI * (at % step)) / step;
    sine += Math.sin(angle);
    cosine += Math.cos(angle);
  }
  const phase = (Math.atan2(sine, cosine) / (2 * Math.PI)) * step;
  return Math.abs(phase) <= 0.05 * step ? 0 : Math.round(phase);
}
