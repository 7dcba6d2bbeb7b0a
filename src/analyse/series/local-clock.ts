import { hours, instant, isoOf } from '../../units/time.ts';
import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { Point, SeriesNote } from './point.ts';

/** Clocks are changed by one hour (Lord Howe Island excepted), on a Sunday, before this local hour. */
const change = hours(1);
const lastLocalHour = 5;
/** Months (from 0) in which clocks were set back and forward, on either half of the globe and under older rules. */
const backMonths = new Set([3, 8, 9, 10]);
const forwardMonths = new Set([2, 3, 8, 9]);
/** A clock changes at most this often in a year; more jumps than that are something else. */
const changesPerYearMax = 2;

type Jump = { readonly index: number; readonly by: number };
type Elapsed<P extends Point> = { readonly kind: 'points'; readonly points: readonly P[] };

/**
 * Undoes clock changes in times without a zone. A repeated hour (in the order of the file, or each time of it twice) and a missing one are
 * recognised on Sunday nights of the months in which clocks are changed; everything after them is moved, so that the series counts elapsed time in the zone of its
 * first point. In absolute times nothing is moved, but what looks like a repeated or a missing hour is named. Whatever else a point carries, it keeps.
 */
export function elapsedTimes<P extends Point>(points: readonly P[], times: 'absolute' | 'local', notes: SeriesNote[]): Elapsed<P> | WhyNot {
  const unfolded = unfoldDoubledHour(points);
  const jumps = jumpsOf(unfolded);
  if (jumps.length === 0) return { kind: 'points', points };
  const at = (jump: Jump): string => isoOf((unfolded[jump.index] as Point).at).slice(0, 16).replace('T', ' ');
  if (times === 'absolute') {
    notes.push(hintOf(jumps, at));
    return { kind: 'points', points };
  }
  const years = ((unfolded.at(-1) as Point).at - (unfolded[0] as Point).at) / hours(365 * 24);
  const twice = jumps.findIndex((jump, i) => i > 0 && jump.by === (jumps[i - 1] as Jump).by);
  if (twice > 0 || jumps.length > Math.ceil(years * changesPerYearMax) + 1) {
    return whyNot('irregular', `The local clock seems to be changed ${jumps.length} times, ${twice > 0 ? `twice in the same direction at ${at(jumps[twice] as Jump)}` : 'more than twice a year'}; that cannot be undone. Give times in UTC or with their zone.`);
  }
  const where = jumps.map((jump) => `${jump.by < 0 ? 'forward' : 'back'} by 1 h at ${at(jump)}`).join(', ');
  notes.push({ rule: 'clock-change', count: jumps.length, text: `The local clock was set ${where}; times from there on were moved so that the series counts elapsed time in the zone of its first point. A daily pattern is moved by this; give the change as a known event.` });
  return { kind: 'points', points: moved(unfolded, jumps) };
}

function hintOf(jumps: readonly Jump[], at: (jump: Jump) => string): SeriesNote {
  const first = jumps[0] as Jump;
  const seen = first.by > 0 ? 'an hour seems to be repeated, as in local times when the clock is set back; its points were joined' : 'an hour seems to be missing, as in local times when the clock is set forward; it was taken as a gap';
  return { rule: 'clock-change', count: jumps.length, text: `At ${at(first)} ${seen}. If the times are local, say so.` };
}

function moved<P extends Point>(points: readonly P[], jumps: readonly Jump[]): readonly P[] {
  let shift = 0;
  let next = 0;
  return points.map((point, i) => {
    for (let jump = jumps[next]; jump?.index === i; jump = jumps[++next]) shift += jump.by;
    return shift === 0 ? point : { ...point, at: instant(point.at + shift) };
  });
}

/** `by`: what must be added to the times from `index` on. */
function jumpsOf(points: readonly Point[]): readonly Jump[] {
  const step = medianDistance(points);
  // With steps of hours, a change moves the points within their slots and no more.
  if (step > change) return [];
  const jumps: Jump[] = [];
  for (let index = 1; index < points.length; index++) {
    const before = (points[index - 1] as Point).at;
    const distance = (points[index] as Point).at - before;
    if (Math.abs(distance - step) < step / 4 || !atNight(before)) continue;
    if (Math.abs(distance - (step - change)) < step / 4 && backMonths.has(new Date(before).getUTCMonth())) jumps.push({ index, by: change });
    else if (Math.abs(distance - (step + change)) < step / 4 && forwardMonths.has(new Date(before).getUTCMonth())) jumps.push({ index, by: -1 * change });
  }
  return jumps;
}

function atNight(at: number): boolean {
  const date = new Date(at);
  const day = date.getUTCDay();
  // The last hour of Saturday counts, as the point before a change at midnight lies there.
  return (day === 0 && date.getUTCHours() < lastLocalHour) || (day === 6 && date.getUTCHours() === 23);
}

function medianDistance(points: readonly Point[]): number {
  const distances: number[] = [];
  for (let i = 1; i < points.length; i++) {
    const distance = (points[i] as Point).at - (points[i - 1] as Point).at;
    if (distance > 0) distances.push(distance);
  }
  return Float64Array.from(distances).sort()[Math.floor(distances.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/**
 * In a file sorted by local time a repeated hour shows as every time of one hour twice in a row: the first of each two belongs to the
 * first pass, the second one to the second.
 */
function unfoldDoubledHour<P extends Point>(points: readonly P[]): readonly P[] {
  const step = medianDistance(points);
  if (step > change) return points;
  const inHour = Math.round(change / step);
  const same = (i: number): boolean => i + 1 < points.length && (points[i] as Point).at === (points[i + 1] as Point).at;
  for (let i = 0; i + 2 * inHour <= points.length; i++) {
    if (!same(i) || !atNight((points[i] as Point).at)) continue;
    let pairs = 0;
    while (pairs < inHour && same(i + 2 * pairs)) pairs++;
    if (pairs < inHour || same(i + 2 * inHour)) continue;
    const doubled = points.slice(i, i + 2 * inHour);
    const unfolded = [...doubled.filter((_, k) => k % 2 === 0), ...doubled.filter((_, k) => k % 2 === 1)];
    // One such hour is one clock change; a year later comes the next, after this one in the rest of the points.
    return [...points.slice(0, i), ...unfolded, ...unfoldDoubledHour(points.slice(i + 2 * inHour))];
  }
  return points;
}
