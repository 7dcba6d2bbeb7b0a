import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Instant } from '../../units/time.ts';
import { formatProblem, shown } from '../documents/problem.ts';
import type { CsvOptions, Separator } from './csv-reader.ts';
import { CsvReader } from './csv-reader.ts';
import type { CsvRecord } from './csv-record.ts';
import { columnOfCell } from './csv-record.ts';
import { parseTime } from './parse-time.ts';

/** A CSV text whose first record names the columns; `notes` say what was assumed to read it. */
export type CsvTable = { readonly file: string; readonly header: readonly string[]; readonly rows: readonly CsvRecord[]; readonly notes: readonly string[] };

/** Problems that are listed at once; a column of the wrong type has as many as rows. */
const problemsMax = 20;

/** What tools write where nothing was measured, in lower case: Prometheus and pandas (NaN, NA), databases (null), people (-). */
const missingWords: ReadonlySet<string> = new Set(['nan', 'null', 'none', 'na', 'n/a', '-']);

/** Numbers of a column, null where there is none; `missing` are the words that stood for that, with how often each did. */
export type Numbers = { readonly values: readonly (number | null)[]; readonly missing: readonly { readonly word: string; readonly count: number }[] };

/**
 * Reads a whole CSV text with a header. Where no separator is given, it is a comma, unless the first line has none and has a semicolon or
 * a tab, as spreadsheets write it in many countries. Throws InvalidInputError with every problem: no header, a repeated or empty name, rows
 * of another length.
 * @example
 * numberColumn(readCsv('trace.csv', 'minute,requests\n0,12\n'), 'requests'); // [12]
 */
export function readCsv(file: string, text: string, options: CsvOptions = {}): CsvTable {
  const separator = options.separator ?? separatorOf(text);
  const reader = new CsvReader(file, { separator });
  const notes = options.separator !== undefined || separator === ',' ? [] : [`The cells are separated by ${separator === ';' ? 'semicolons' : 'tabs'} and were read so.`];
  return { ...tableOf(file, [...reader.push(text), ...reader.end()]), notes };
}

function separatorOf(text: string): Separator {
  const end = text.indexOf('\n');
  const firstLine = end < 0 ? text : text.slice(0, end);
  if (firstLine.includes(',')) return ',';
  if (firstLine.includes(';')) return ';';
  return firstLine.includes('\t') ? '\t' : ',';
}

/** As `readCsv`, from records that were read before. */
export function tableOf(file: string, [head, ...rows]: readonly CsvRecord[]): CsvTable {
  if (head === undefined) throw new InvalidInputError([formatProblem({ file, line: 1, column: 1, path: '', value: 'empty', rule: 'a header and rows', fix: 'write the names of the columns in the first line' })]);
  const header = head.cells.map((cell) => cell.trim());
  const problems = header.flatMap((name, index) => {
    if (name !== '' && header.indexOf(name) === index) return [];
    const rule = name === '' ? 'a name' : 'a name that no other column has';
    return [formatProblem({ file, line: head.line, column: 1, path: `column ${index + 1}`, value: shown(name, []), rule, fix: 'rename it' })];
  });
  const ragged = rows
    .filter((row) => row.cells.length !== header.length)
    .map((row) => formatProblem({ file, line: row.line, column: 1, path: 'the row', value: `${row.cells.length} cells long`, rule: `${header.length} cells long, as the header`, fix: 'add or remove cells, or quote the one with a separator in it' }));
  refuse([...problems, ...ragged]);
  return { file, header, rows, notes: [] };
}

/**
 * The numbers of a column; empty cells, and words such as NaN, are null. Throws InvalidInputError with row and column of what is
 * neither.
 */
export function measuredColumn(table: CsvTable, name: string): Numbers {
  const counts = new Map<string, number>();
  const values = column(table, name, 'a finite number, or nothing (an empty cell, NaN, null, NA or -)', (cell) => {
    if (cell === '') return null;
    const number = numberOf(cell);
    if (number !== undefined || !missingWords.has(cell.toLowerCase())) return number;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    return null;
  });
  return { values, missing: [...counts].map(([word, count]) => ({ word, count })) };
}

/** As `measuredColumn`, without the words. */
export const numberColumn = (table: CsvTable, name: string): readonly (number | null)[] => measuredColumn(table, name).values;

/** What was taken as missing, for people; empty where nothing was. */
export const missingNotes = (name: string, { missing }: Numbers): readonly string[] =>
  missing.map(({ word, count }) => `${count === 1 ? 'One cell' : `${count} cells`} of ${name} ${count === 1 ? 'is' : 'are'} "${word}" and ${count === 1 ? 'is' : 'are'} taken as not measured.`);

/** The texts of a column. */
export function textColumn(table: CsvTable, name: string): readonly string[] {
  const index = indexOf(table, name);
  return table.rows.map((row) => row.cells[index] ?? '');
}

/**
 * The times of a column: ISO 8601 (UTC where no zone is written, whatever the machine's zone), or seconds or milliseconds since
 * 1970 (see parseTime). Throws InvalidInputError with row and column of what is no time.
 */
export function timeColumn(table: CsvTable, name: string): readonly Instant[] {
  return column<Instant>(table, name, 'a time: ISO 8601, or seconds or milliseconds since 1970', parseTime);
}

/** `undefined` from `read` means that the cell breaks the rule. */
function column<T>(table: CsvTable, name: string, rule: string, read: (cell: string) => T | undefined): readonly T[] {
  const index = indexOf(table, name);
  const problems: string[] = [];
  const values: T[] = [];
  let wrong = 0;
  for (const row of table.rows) {
    const cell = row.cells[index] ?? '';
    const value = read(cell.trim());
    if (value !== undefined) {
      values.push(value);
    } else if (++wrong <= problemsMax) {
      problems.push(formatProblem({ file: table.file, line: row.line, column: columnOfCell(row, index), path: `column ${index + 1} (${name})`, value: shown(cell, []), rule, fix: /^[+-]?\d+,\d+$/.test(cell.trim().slice(0, 64)) ? 'write decimals with a point' : 'correct the cell or choose another column' }));
    }
  }
  refuse(problems, wrong);
  return values;
}

function indexOf(table: CsvTable, name: string): number {
  const index = table.header.indexOf(name);
  if (index >= 0) return index;
  const problem = { file: table.file, line: 1, column: 1, path: 'the column', value: shown(name, []), rule: 'one that the header names', fix: suggestion(name, table.header) };
  throw new InvalidInputError([formatProblem(problem)]);
}

function numberOf(cell: string): number | undefined {
  // Number() alone would also take hexadecimal and the empty string.
  if (cell.length > 64 || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

function refuse(problems: readonly string[], count = problems.length): void {
  if (count === 0) return;
  const shownProblems = problems.slice(0, problemsMax);
  throw new InvalidInputError(count > problemsMax ? [...shownProblems, `and ${count - problemsMax} more`] : shownProblems);
}
