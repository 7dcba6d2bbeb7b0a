import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Instant } from '../../units/time.ts';
import { formatProblem, shown } from '../documents/problem.ts';
import type { CsvOptions } from './csv-reader.ts';
import { CsvReader } from './csv-reader.ts';
import type { CsvRecord } from './csv-record.ts';
import { parseTime } from './parse-time.ts';

/** A CSV text whose first record names the columns. */
export type CsvTable = { readonly file: string; readonly header: readonly string[]; readonly rows: readonly CsvRecord[] };

/** Problems that are listed at once; a column of the wrong type has as many as rows. */
const problemsMax = 20;

/**
 * Reads a whole CSV text with a header. Throws InvalidInputError with every problem: no header, a repeated or empty name, rows
 * of another length.
 * @example
 * numberColumn(readCsv('trace.csv', 'minute,requests\n0,12\n'), 'requests'); // [12]
 */
export function readCsv(file: string, text: string, options: CsvOptions = {}): CsvTable {
  const reader = new CsvReader(file, options);
  return tableOf(file, [...reader.push(text), ...reader.end()]);
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
  return { file, header, rows };
}

/** The numbers of a column; empty cells are null. Throws InvalidInputError with row and column of what is no number. */
export function numberColumn(table: CsvTable, name: string): readonly (number | null)[] {
  return column(table, name, 'a finite number, or empty', (cell) => (cell === '' ? null : numberOf(cell)));
}

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
  for (const row of table.rows) {
    const cell = row.cells[index] ?? '';
    const value = read(cell.trim());
    if (value !== undefined) values.push(value);
    else if (problems.length < problemsMax) {
      problems.push(formatProblem({ file: table.file, line: row.line, column: 1, path: `column ${index + 1} (${name})`, value: shown(cell, []), rule, fix: 'correct the cell or choose another column' }));
    }
  }
  refuse(problems);
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

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const shownProblems = problems.slice(0, problemsMax);
  throw new InvalidInputError(problems.length > problemsMax ? [...shownProblems, `and ${problems.length - problemsMax} more`] : shownProblems);
}
