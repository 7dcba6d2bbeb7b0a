import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Instant } from '../../units/time.ts';
import { formatProblem, shown } from '../documents/problem.ts';
import type { CsvOptions, Separator } from './csv-reader.ts';
import { CsvReader } from './csv-reader.ts';
import type { CsvRecord } from './csv-record.ts';
import { columnOfCell } from './csv-record.ts';
import { parseTime, timeHint } from './parse-time.ts';

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
  refuseOtherEncoding(file, text);
  const separator = options.separator ?? separatorOf(text);
  const reader = new CsvReader(file, { separator });
  const notes = options.separator !== undefined || separator === ',' ? [] : [`The cells are separated by ${separator === ';' ? 'semicolons' : 'tabs'} and were read so.`];
  return { ...tableOf(file, [...reader.push(text), ...reader.end()]), notes };
}

/** UTF-16, as spreadsheets export "Unicode text", has a zero byte beside every plain letter. */
function refuseOtherEncoding(file: string, text: string): void {
  if (!text.slice(0, 1000).includes('\0')) return;
  throw new InvalidInputError([formatProblem({ file, line: 1, column: 1, path: 'the encoding', value: 'UTF-16 or no text', rule: 'UTF-8', fix: 'save or convert it as UTF-8, such as with iconv -f UTF-16 -t UTF-8' })]);
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
  if (rows.length > 0 && rows.every((row) => row.cells.length === header.length + 1)) {
    const problem = { file, line: head.line, column: 1, path: 'the header', value: `${header.length} cells long`, rule: `${header.length + 1} cells long, as every row`, fix: 'if the rows begin with an index that has no name, write a name for it first, such as index and a comma' };
    refuse([...problems, formatProblem(problem)]);
  }
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
  return column<Instant>(table, name, 'a time: ISO 8601, or seconds or milliseconds since 1970', parseTime, timeHint);
}

/** `undefined` from `read` means that the cell breaks the rule; `hint` may know what it is instead. */
function column<T>(table: CsvTable, name: string, rule: string, read: (cell: string) => T | undefined, hint: (cell: string) => string | null = decimalHint): readonly T[] {
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
      problems.push(formatProblem({ file: table.file, line: row.line, column: columnOfCell(row, index), path: `column ${index + 1} (${name})`, value: shown(cell, []), rule, fix: hint(cell.trim().slice(0, 64)) ?? 'correct the cell or choose another column' }));
    }
  }
  refuse(problems, wrong);
  return values;
}

const decimalHint = (cell: string): string | null => (/^[+-]?\d+,\d+$/.test(cell) ? 'write decimals with a point' : null);

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
