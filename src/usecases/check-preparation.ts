import type { Point, Regularised } from '../analyse/series/point.ts';
import { knownAt } from '../experiment/forecast/known-at.ts';
import type { WhyNot } from '../model/forecast.ts';
import type { Random } from '../model/random.ts';
import { integerBelow } from '../model/random.ts';

/**
 * Whether what is known at a random time depends on later rows of the file: replaces all later values, has the points put on a grid
 * again (filling gaps, averaging, joining duplicates) and compares what was known before, bit by bit. With the check of the forecasts,
 * which are functions of what is known, this covers the way from the file to the forecast.
 */
export function preparationKeepsPast(points: readonly Point[], prepare: (points: readonly Point[]) => Regularised | WhyNot, { testFrom, random }: { readonly testFrom: number; readonly random: Random }): boolean {
  const first = prepare(points);
  if (first.kind === 'why-not') return true;
  const { series } = first;
  const length = testFrom + integerBelow(random, series.values.length - testFrom);
  // A slot holds the points from its time on where they were averaged; else points may lie off the grid and were moved to the nearest.
  const averaged = first.notes.some(({ rule }) => rule === 'resampled');
  const from = series.start + (averaged ? length : length - 0.5) * series.step;
  const largest = series.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const again = prepare(points.map(({ at, value }) => (at < from || value === null ? { at, value } : { at, value: largest * (1 + 9 * random.next()) })));
  if (again.kind === 'why-not') return false;
  const [before, after] = [knownAt(series, length), knownAt(again.series, length)];
  return before.start === after.start && before.step === after.step && sameNumbers(before.values, after.values) && sameNumbers(before.measured, after.measured);
}

const sameNumbers = (a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean => a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
