import type { Point, SeriesOptions } from '../analyse/series/point.ts';
import { regularise, sentencesOf } from '../analyse/series/regularise.ts';
import type { CsvTable } from '../formats/csv/csv-table.ts';
import { measuredColumn, missingNotes, readCsv, textColumn, timeColumn } from '../formats/csv/csv-table.ts';
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
  return seriesOfTable(readCsv(file, text), time, value, options);
}

/** As `readSeries`, from a table that was read before. */
export function seriesOfTable(table: CsvTable, time: string, value: string, options: SeriesOptions): ReadSeries {
  const times = timeColumn(table, time);
  const values = measuredColumn(table, value);
  const points = times.map((at, index) => ({ at, value: values.values[index] ?? null }));
  const result = regularise(points, options);
  return result.kind === 'why-not' ? result : { ...result, notes: [...table.notes, ...rowNumberNotes(table, time), ...missingNotes(value, values), ...sentencesOf(result.notes)], points };
}

/** Whole numbers of few digits that mostly grow by one are seconds of 1970 to the letter, and numbers of rows, minutes or hours to whoever wrote them. */
function rowNumberNotes(table: CsvTable, time: string): readonly string[] {
  const cells = textColumn(table, time).map((cell) => cell.trim());
  if (!cells.every((cell) => /^\d{1,8}$/.test(cell))) return [];
  const byOne = cells.filter((cell, index) => index > 0 && Number(cell) === Number(cells[index - 1]) + 1).length;
  if (cells.length < 2 || 2 * byOne < cells.length - 1) return [];
  return [`The times of ${time} are ${cells.slice(0, 3).join(', ')} and so on, which were read as seconds since 1970, 1 s apart. If they count rows, minutes or hours, write times instead.`];
}
