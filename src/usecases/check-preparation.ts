import { elapsedTimes } from '../analyse/series/local-clock.ts';
import type { Point, Regularised, SeriesOptions } from '../analyse/series/point.ts';
import { knownAt } from '../experiment/forecast/known-at.ts';
import type { WhyNot } from '../model/forecast.ts';
import type { Random } from '../model/random.ts';
import { integerBelow } from '../model/random.ts';

type Trial = { readonly testFrom: number; readonly random: Random; readonly times: SeriesOptions['times'] };

/**
 * Whether what is known at a random time depends on later rows of the file: replaces all later values, has the points put on a grid
 * again (filling gaps, averaging, joining duplicates) and compares what was known before, bit by bit. With the check of the forecasts,
 * which are functions of what is known, this covers the way from the file to the forecast. A series that is refused with the other
 * values is no proof of anything: later values are then drawn another way, and where they are refused that way too, nothing was found.
 */
export function preparationKeepsPast(points: readonly Point[], prepare: (points: readonly Point[]) => Regularised | WhyNot, { testFrom, random, times }: Trial): boolean {
  const first = prepare(points);
  if (first.kind === 'why-not') return true;
  const { series } = first;
  const length = testFrom + integerBelow(random, series.values.length - testFrom);
  // A slot holds the points from its time on where they were averaged; else points may lie off the grid and were moved to the nearest.
  const averaged = first.notes.some(({ rule }) => rule === 'resampled');
  const from = series.start + (averaged ? length : length - 0.5) * series.step;
  const later = rowsFrom(points, from, times ?? 'absolute');
  const largest = points.reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0)), 1);
  // Values that only grow are what a counter needs, which would be refused for its many resets otherwise.
  const unordered = points.map(() => largest * (1 + 9 * random.next()));
  for (const values of [unordered, unordered.toSorted((a, b) => a - b)]) {
    const again = prepare(points.map(({ at, value }, row) => ({ at, value: value !== null && later.has(row) ? (values[row] as number) : value })));
    if (again.kind === 'why-not') continue;
    const [before, after] = [knownAt(series, length), knownAt(again.series, length)];
    return before.start === after.start && before.step === after.step && sameNumbers(before.values, after.values) && sameNumbers(before.measured, after.measured);
  }
  return true;
}

/** The rows whose time, on the clock of the series, is `from` or later: local times are moved by clock changes before them. */
function rowsFrom(points: readonly Point[], from: number, times: 'absolute' | 'local'): ReadonlySet<number> {
  const elapsed = elapsedTimes(points.map((point, row) => ({ ...point, row })), times, []);
  return new Set(elapsed.kind === 'why-not' ? [] : elapsed.points.filter(({ at }) => at >= from).map(({ row }) => row));
}

const sameNumbers = (a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean => a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
