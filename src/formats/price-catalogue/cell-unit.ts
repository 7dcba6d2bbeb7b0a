import { InvalidInputError } from '../../model/error.ts';
import type { CsvTable } from '../csv/csv-table.ts';
import { numberColumn } from '../csv/csv-table.ts';
import { formatProblem, shown } from '../documents/problem.ts';

/** What a number of a column may have around it: the factor of each word into the column's unit, and words that change nothing. Words are in lower case. */
export type CellUnit = { readonly factors: ReadonlyMap<string, number>; readonly silent: ReadonlySet<string>; readonly rule: string };

/** Binary, also where a list writes GB: no cloud rents memory in decimal units. */
const memoryFactors = { k: 1 / 1024 ** 2, m: 1 / 1024, g: 1, t: 1024 };

const memoryUnit = (perGibibyte: number): CellUnit => ({
  factors: new Map([['', 1 / perGibibyte], ...Object.entries(memoryFactors).flatMap(([letter, factor]) => [letter, `${letter}b`, `${letter}ib`].map((word) => [word, factor] as const))]),
  silent: new Set(['of', 'ram', 'memory']),
  rule: 'memory in KiB, MiB, GiB or TiB',
});

/** Cells without a unit of their own are in the unit of the header; all become GiB. */
export const gibibyteUnit = memoryUnit(1);
export const mebibyteUnit = memoryUnit(1024);

/** Providers bill a month as 730 hours, which is a twelfth of a year of 365 days. */
const hoursOf = [
  [1 / 3600, ['s', 'sec', 'second']],
  [1 / 60, ['min', 'minute']],
  [1, ['', 'h', 'hr', 'hour', 'hrs', 'hourly']],
  [24, ['d', 'day', 'daily']],
  [168, ['week', 'weekly']],
  [730, ['mo', 'month', 'monthly']],
  [8760, ['y', 'yr', 'year', 'yearly', 'annually']],
] as const;

/** USD per hour. */
export const priceUnit: CellUnit = {
  factors: new Map(hoursOf.flatMap(([hours, words]) => words.map((word) => [word, 1 / hours] as const))),
  silent: new Set(['usd', 'us', 'dollar', 'dollars', 'per']),
  rule: 'a price in USD per hour, or per second, minute, day, week, month or year',
};

const counted = (words: readonly string[], rule: string): CellUnit => ({ factors: new Map(['', ...words].map((word) => [word, 1])), silent: new Set(), rule });
export const coreUnit: CellUnit = counted(['core', 'cores', 'cpu', 'cpus', 'vcpu', 'vcpus'], 'a number of cores');
export const speedUnit: CellUnit = counted(['x'], 'a number');

/** A number with words before and after it. */
const withWords = /^([^\d.]{0,20}?)((?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:e[+-]?\d{1,3})?)(?![\d.,])(.{0,40})$/;
const unavailable = /^(?:unavailable|n\/?a)$/;

/**
 * The numbers of a column, in the unit that `unit` converts to; null where a cell is empty or says that there is none.
 * @throws InvalidInputError for what is no number, and for units that are not known
 */
export function numbersWithUnits(table: CsvTable, column: string, unit: CellUnit): readonly (number | null)[] {
  const index = table.header.indexOf(column);
  const factors: number[] = [];
  const rows = table.rows.map((row) => {
    const cell = row.cells[index]?.trim() ?? '';
    const [, before = '', number = cell, after = ''] = withWords.exec(cell.toLowerCase()) ?? [];
    const factor = factorOf(before, after, unit);
    if (factor === null) throw new InvalidInputError([formatProblem({ file: table.file, line: row.line, column: 1, path: `column ${column}`, value: shown(cell, []), rule: unit.rule, fix: 'convert it, or leave the unit out where it is that one' })]);
    factors.push(factor);
    return { ...row, cells: row.cells.with(index, unavailable.test(number) ? '' : number) };
  });
  return numberColumn({ ...table, rows }, column).map((value, row) => (value === null ? null : value * (factors[row] ?? 1)));
}

/** Null where a word is not known, or more than one unit stands there. */
function factorOf(before: string, after: string, { factors, silent }: CellUnit): number | null {
  const words = `${before} ${after}`.replaceAll('$', ' usd ').split(/[\s/]+/).filter((word) => word !== '' && !silent.has(word));
  return words.length > 1 ? null : (factors.get(words[0] ?? '') ?? null);
}
