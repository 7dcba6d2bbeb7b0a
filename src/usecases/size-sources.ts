import { commonStep } from '../analyse/characterise/align-metrics.ts';
import type { SeriesOptions } from '../analyse/series/point.ts';
import type { CsvTable } from '../formats/csv/csv-table.ts';
import { readCsv, textColumn, timeColumn } from '../formats/csv/csv-table.ts';
import { InvalidInputError } from '../model/error.ts';
import type { Ms } from '../units/time.ts';
import type { ReadSeries, SeriesSource } from './read-series.ts';
import { seriesOfTable } from './read-series.ts';

/** More components than this are refused; each takes seconds. */
const groupsMax = 200;

/** With more repeated times than this share of the rows a file holds several series: clocks that are set back repeat an hour of a year. */
const repeatedMax = 0.1;

/** Series that are sized one by one. `group` is null where the file holds one. */
export type SizeSource = { readonly group: string | null; readonly source: SeriesSource; readonly read: ReadSeries };

/**
 * The series of a file, one for each value of the column `group`.
 * @throws InvalidInputError where cells cannot be read, groups are too many, or without a group the times show that the file holds several series
 */
export function sizeSources(source: SeriesSource, group: string | null, options: SeriesOptions): readonly SizeSource[] {
  const table = readCsv(source.file, source.text);
  const readOf = (part: CsvTable, step = options.step): ReadSeries => seriesOfTable(part, source.time, source.value, step === undefined ? options : { ...options, step });
  // Telemetry of containers often comes every 10 to 30 seconds as it likes: it is put on a grid of its median distance, as characterise does.
  const onGrid = (part: CsvTable, read: ReadSeries): ReadSeries => (options.step === undefined && isIrregular(read) ? readOf(part, medianStep(part, source.time) ?? undefined) : read);
  if (group === null) {
    refuseSeveral(table, source);
    const read = readOf(table);
    // Series whose times do not meet look like one without a common step.
    const likely = isIrregular(read) ? groupColumn(table, [source.time, source.value]) : null;
    return [{ group, source, read: read.kind === 'why-not' && likely !== null ? { ...read, why: `${read.why} If the file holds several series: ${hintOf(likely)}.` } : onGrid(table, read) }];
  }
  const readPart = (part: CsvTable): ReadSeries => onGrid(part, readOf(part));
  const parts = Map.groupBy(textColumn(table, group).map((name, i) => [name.trim(), i] as const), ([name]) => name);
  if (parts.size > groupsMax) throw new InvalidInputError([`--group is ${group}, which has ${parts.size} different values; it must have at most ${groupsMax}; choose another column or give fewer rows`]);
  return [...parts].map(([name, rows]) => ({ group: name, source, read: readPart({ ...table, rows: rows.flatMap(([, i]) => table.rows[i] ?? []) }) }));
}

const isIrregular = (read: ReadSeries): boolean => read.kind === 'why-not' && read.code === 'irregular';

function medianStep(table: CsvTable, time: string): Ms | null {
  return commonStep([{ name: time, metrics: [{ name: time, points: timeColumn(table, time).map((at) => ({ at, value: null })), options: {} }] }]);
}

type GroupColumn = { readonly name: string; readonly values: number };

const hintOf = ({ name, values }: GroupColumn): string => `${name} has ${values} different values: give --group ${name}`;

function refuseSeveral(table: CsvTable, { file, time, value }: SeriesSource): void {
  const times = timeColumn(table, time);
  const repeated = times.length - new Set(times).size;
  if (repeated <= repeatedMax * times.length) return;
  const likely = groupColumn(table, [time, value]);
  const which = likely === null ? '' : `; ${hintOf(likely)}`;
  throw new InvalidInputError([`${file}: ${repeated} of ${times.length} rows have a time that another row has; a component has one row a time; most likely the file holds several series${which === '' ? '; name the column that tells them apart with --group' : which}`]);
}

/** The first column of words with few different ones: most likely what tells series apart. */
function groupColumn(table: CsvTable, taken: readonly string[]): GroupColumn | null {
  const found = table.header
    .filter((name) => !taken.includes(name))
    .map((name) => ({ name, texts: textColumn(table, name) }))
    .map(({ name, texts }) => ({ name, values: new Set(texts).size, words: texts.some((text) => !/^[\s\d.+-]*$/.test(text)) }))
    .find(({ values, words }) => words && values >= 2 && values <= table.rows.length / 4);
  return found ?? null;
}
