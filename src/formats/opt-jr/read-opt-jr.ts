import { InvalidInputError } from '../../model/error.ts';
import { numberColumn, readCsv, textColumn } from '../csv/csv-table.ts';
import { formatProblem } from '../documents/problem.ts';

/** One application of an input of opt_jr. Times are in seconds, memory in GiB. */
export type OptJrApplication = {
  readonly name: string;
  /** What a second of lateness is worth beside other applications. */
  readonly weight: number;
  /** Duration = fixed + perContainer / containers. */
  readonly fixedSeconds: number;
  readonly perContainerSeconds: number;
  readonly machine: { readonly cores: number; readonly gibibytes: number };
  readonly container: { readonly cores: number; readonly gibibytes: number };
  readonly deadlineSeconds: number;
};

const columns = ['app_id', 'w', 'chi_0', 'chi_c', 'M', 'm', 'V', 'v', 'D'] as const;

/** Whether a text has the header of opt_jr's inputs. */
export const looksLikeOptJr = (text: string): boolean => /^#?\s*(?:session_app_id\s*,\s*)?app_id\s*,\s*w\s*,\s*chi_0\s*,\s*chi_c\s*,/.test(text.trimStart());

/**
 * Reads an input of opt_jr: a CSV whose header line begins with `#`, a row an application, times in milliseconds, memory in GiB. Throws
 * InvalidInputError with line and column.
 */
export function readOptJr(file: string, text: string): readonly OptJrApplication[] {
  // By hand: an expression for blanks around commas takes quadratic time over long runs of blanks.
  const plain = text.replace(/^\s*#\s*/, '').split('\n').map((line) => line.split(',').map((cell) => cell.trim()).join(',')).join('\n');
  const table = readCsv(file, isLabelled(plain) ? `session,${plain}` : plain);
  const number = (name: (typeof columns)[number], rule: string, accept: (value: number) => boolean): readonly number[] =>
    numberColumn(table, name).map((value, index) => {
      if (value !== null && accept(value)) return value;
      throw new InvalidInputError([formatProblem({ file, line: table.rows[index]?.line ?? 1, column: 1, path: `column ${name}`, value: value === null ? 'missing' : String(value), rule, fix: 'correct the cell' })]);
    });
  const positive = (name: (typeof columns)[number]): readonly number[] => number(name, 'a number above 0', (value) => value > 0);
  const [names, datasets, stages] = [textColumn(table, 'app_id'), table.header.includes('dataset_size') ? textColumn(table, 'dataset_size') : [], table.header.includes('stage_id') ? textColumn(table, 'stage_id') : []];
  const [w, chi0, chiC] = [positive('w'), number('chi_0', 'a number', () => true), number('chi_c', 'a number of at least 0', (value) => value >= 0)];
  const [M, m, V, v, D] = [positive('M'), positive('m'), positive('V'), positive('v'), positive('D')];
  const at = (values: readonly number[], index: number): number => values[index] as number;
  const rows = names.map((name, index): OptJrApplication => ({
    name,
    weight: at(w, index),
    fixedSeconds: at(chi0, index) / 1000,
    perContainerSeconds: at(chiC, index) / 1000,
    machine: { cores: at(V, index), gibibytes: at(M, index) },
    container: { cores: at(v, index), gibibytes: at(m, index) },
    deadlineSeconds: at(D, index) / 1000,
  }));
  // One application may be there with several inputs.
  const seen = new Set<string>();
  const repeated = new Set(names.filter((name) => seen.size === seen.add(name).size));
  return rows.map((row, index) => (repeated.has(row.name) ? { ...row, name: [row.name, stages[index], datasets[index], index + 1].filter((part) => part !== undefined && part !== '').join('-') } : row));
}

/** Rows of its published inputs begin with the id of the session that was measured, which their header leaves out. */
function isLabelled(text: string): boolean {
  const [header = '', row = ''] = text.split('\n', 2);
  return row.split(',').length === header.split(',').length + 1;
}
