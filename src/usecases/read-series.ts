import type { Point, SeriesOptions } from '../analyse/series/point.ts';
import { regularise, sentencesOf } from '../analyse/series/regularise.ts';
import { numberColumn, readCsv, timeColumn } from '../formats/csv/csv-table.ts';
import type { RegularSeries, WhyNot } from '../model/forecast.ts';

/** A file that holds a series: its name for messages, its text, and which of its columns are meant. */
export type SeriesSource = { readonly file: string; readonly text: string; readonly time: string; readonly value: string };

/** The series of a file on a regular grid, with what had to be mended and the points as they were read, or why there is none. */
export type ReadSeries = { readonly kind: 'regular'; readonly series: RegularSeries; readonly notes: readonly string[]; readonly points: readonly Point[] } | WhyNot;

/**
 * Reads a series from CSV. What is no number or no time is an error of the input; gaps, duplicates and the like are mended and told.
 * @throws InvalidInputError naming file, line and column of everything that cannot be read
 */
export function readSeries({ file, text, time, value }: SeriesSource, options: SeriesOptions): ReadSeries {
  const table = readCsv(file, text);
  const times = timeColumn(table, time);
  const values = numberColumn(table, value);
  const points = times.map((at, index) => ({ at, value: values[index] ?? null }));
  const result = regularise(points, options);
  return result.kind === 'why-not' ? result : { ...result, notes: sentencesOf(result.notes), points };
}
