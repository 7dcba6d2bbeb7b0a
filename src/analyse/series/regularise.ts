import { isoOf } from '../../units/time.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import { increasePerSecond, looksLikeResetCounter } from './counter.ts';
import { fillGaps } from './fill-gaps.ts';
import { findStep } from './find-step.ts';
import { elapsedTimes } from './local-clock.ts';
import type { Point, Regularised, SeriesNote, SeriesOptions, Slots } from './point.ts';
import { toGrid } from './to-grid.ts';

/** More points than this are refused: ten years at 5 min are 1.05 million. */
export const pointsMax = 2_000_000;

/** Fewer measured points than this say nothing about a step, let alone about a pattern. */
export const pointsMin = 4;

/**
 * Values larger than this, or series of nothing but smaller ones than its inverse, are refused: models square values and add the squares up,
 * which must stay within what a double holds (1e-308 to 1e308), with room for the sums.
 */
const magnitudeMax = 1e150;

/**
 * Points, as they were read, on a regular grid; or the reason why they cannot be. Every repair is in the notes, with its count.
 *
 * A gap is filled from the points before it and the first one after it, never from later ones. A forecast whose origin is a measured
 * point therefore rests on nothing that came after it; forecast from measured points only.
 * @example
 * const result = regularise(rows, { negative: 'never' });
 * if (result.kind === 'why-not') console.error(result.why);
 */
export function regularise(points: readonly Point[], options: SeriesOptions = {}): Regularised | WhyNot {
  if (points.length > pointsMax) return whyNot('too-slow', `There are ${points.length} points; at most ${pointsMax} are taken. Give fewer, or average them over a wider step.`);
  const notes: SeriesNote[] = [];
  const usable = finitePoints(points, notes);
  if (usable.kind === 'why-not') return usable;
  const elapsed = elapsedTimes(usable.points, options.times ?? 'absolute', notes);
  if (elapsed.kind === 'why-not') return elapsed;
  const ordered = inOrder(elapsed.points, notes);
  const step = findStep(ordered, options.step);
  if (step.kind === 'why-not') return step;
  const metric = options.metric ?? 'auto';
  const slots = toGrid(ordered, step, metric === 'counter' ? 'last' : 'mean', notes);
  if (slots.kind === 'why-not') return slots;
  const converted = convert(slots, metric, notes);
  if (converted.kind === 'why-not') return converted;
  const checked = checkNegative(converted, options.negative ?? 'allowed', notes);
  return checked.kind === 'why-not' ? checked : fillGaps(checked, options.period, notes);
}

/** The notes as sentences, for a forecast's `notes`. */
export const sentencesOf = (notes: readonly SeriesNote[]): readonly string[] => notes.map((note) => note.text);

type Points = { readonly kind: 'points'; readonly points: readonly Point[] };

function finitePoints(points: readonly Point[], notes: SeriesNote[]): Points | WhyNot {
  const badTimes = points.filter(({ at }) => !Number.isFinite(at)).length;
  if (badTimes > 0) return whyNot('not-finite', `${badTimes} of ${points.length} points have no valid time. Mend the time column, or name another one.`);
  const odd = points.filter(({ value }) => value !== null && !Number.isFinite(value)).length;
  if (odd > 0) notes.push({ rule: 'not-finite', count: odd, text: `${odd} of ${points.length} values are not finite numbers and are taken as missing.` });
  const measured = points.filter(({ value }) => value !== null && Number.isFinite(value)).length;
  const largest = points.reduce((most, { value }) => (value !== null && Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  if (largest > magnitudeMax) {
    const { at, value } = points.find((point) => point.value !== null && Math.abs(point.value) === largest) as Point;
    return whyNot('not-finite', `The value at ${isoOf(at)} is ${value}; models compute with values up to ${magnitudeMax}. If it is wrong or stands for a missing one, leave it out; else give the series in a larger unit.`);
  }
  if (largest > 0 && largest < 1 / magnitudeMax) return whyNot('not-finite', `No value is further from zero than ${largest}; models compute with values from ${1 / magnitudeMax} on. Give the series in a smaller unit.`);
  if (measured < pointsMin) return whyNot('too-short', `There ${measured === 1 ? 'is 1 measured point' : `are ${measured} measured points`}; a series needs ${pointsMin} or more. Give a longer history.`);
  return { kind: 'points', points: odd === 0 ? points : points.map((point) => (point.value !== null && Number.isFinite(point.value) ? point : { at: point.at, value: null })) };
}

function inOrder(points: readonly Point[], notes: SeriesNote[]): readonly Point[] {
  let count = 0;
  for (let i = 1; i < points.length; i++) if ((points[i] as Point).at < (points[i - 1] as Point).at) count++;
  if (count === 0) return points;
  notes.push({ rule: 'out-of-order', count, text: `${count} of ${points.length} points come earlier than the one before them; the points were sorted by time.` });
  return points.toSorted((a, b) => a.at - b.at);
}

function convert(slots: Slots, metric: 'gauge' | 'counter' | 'auto', notes: SeriesNote[]): Slots | WhyNot {
  if (metric === 'counter') return increasePerSecond(slots, notes);
  const falls = metric === 'auto' ? looksLikeResetCounter(slots.values) : 0;
  if (falls === 0) return slots;
  return whyNot('resets', `The values only grow, except that they fall back to near zero ${falls === 1 ? 'once' : `${falls} times`}: this looks like a counter that was reset. Say that the metric is a counter to forecast its increase, or a gauge to forecast it as it is.`);
}

/** Above this share, values below zero are no rare errors of measurement. */
const negativeShareMax = 0.05;

function checkNegative(slots: Slots, rule: 'allowed' | 'never', notes: SeriesNote[]): Slots | WhyNot {
  const present = slots.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  const count = slots.values.reduce((sum, value) => sum + (value < 0 ? 1 : 0), 0);
  if (count === 0) return slots;
  const share = formatQuantity({ value: count / present, dimension: 'share' });
  if (rule === 'never') {
    if (count > negativeShareMax * present) return whyNot('negative', `${count} of ${present} values (${share}) are below zero, where the metric cannot be; at most 5% are taken as errors of measurement. Check the source and the column; empty cells are taken as missing.`);
    notes.push({ rule: 'negative', count, text: `${count} of ${present} values are below zero, where the metric cannot be; they are taken as missing.` });
    return { ...slots, values: slots.values.map((value) => (value < 0 ? Number.NaN : value)) };
  }
  if (count <= negativeShareMax * present) notes.push({ rule: 'negative', count, text: `${count} of ${present} values are below zero while all others are not; they are kept. If the metric cannot be below zero, say so.` });
  return slots;
}
