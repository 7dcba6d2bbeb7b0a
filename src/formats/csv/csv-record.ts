/**
 * One line of cells. A quoted cell may hold line ends, so `line` (from 1) is where the record starts. `starts` has the place of each cell
 * in the record (from 0) where a cell is quoted: else it follows from the lengths of the cells, and millions of rows need not hold it.
 */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[]; readonly starts?: readonly number[] };

/** Where a cell of a record begins, from 1. */
export function columnOfCell({ cells, starts }: CsvRecord, index: number): number {
  if (starts !== undefined) return (starts[index] ?? 0) + 1;
  return cells.slice(0, index).reduce((sum, cell) => sum + cell.length + 1, 1);
}

/** What can be wrong with the form of a record; `offset` counts from the start of the text that was scanned. */
export class CsvFormError extends Error {
  override readonly name = 'CsvFormError';
  readonly offset: number;
  readonly rule: string;

  constructor(offset: number, what: string, rule: string) {
    super(what);
    this.offset = offset;
    this.rule = rule;
  }
}

const quote = 34;
const newline = 10;
const carriageReturn = 13;

export type ScannedRecord = { readonly cells: readonly string[]; readonly starts: readonly number[] | undefined; readonly next: number };

/**
 * Reads one record (RFC 4180: cells in quotes may hold separators, line ends and doubled quotes; a line ends with LF or
 * CRLF) that starts at `from`. Null if the text ends before the record does, unless it is the `last` text there is.
 */
export function scanRecord(text: string, from: number, separator: string, last: boolean): ScannedRecord | null {
  const separatorCode = separator.charCodeAt(0);
  const cells: string[] = [];
  let starts: number[] | undefined;
  let at = from;
  for (;;) {
    const quoted = text.charCodeAt(at) === quote;
    if (quoted) starts ??= cells.map((_, index) => columnOfCell({ line: 1, cells }, index) - 1);
    starts?.push(at - from);
    const cell = quoted ? quotedCell(text, at, last) : plainCell(text, at, separatorCode);
    if (cell === null) return null;
    cells.push(cell.value);
    at = cell.end;
    if (at >= text.length) return last ? { cells, starts, next: at } : null;
    const code = text.charCodeAt(at);
    if (code === separatorCode) {
      at += 1;
    } else if (code === newline) {
      return { cells, starts, next: at + 1 };
    } else if (code === carriageReturn && (at + 1 < text.length ? text.charCodeAt(at + 1) === newline : last)) {
      return { cells, starts, next: Math.min(at + 2, text.length) };
    } else if (code === carriageReturn && at + 1 >= text.length) {
      return null;
    } else {
      throw new CsvFormError(at, 'a character behind a closing quote', 'a separator or the end of the line');
    }
  }
}

type Cell = { readonly value: string; readonly end: number };

function plainCell(text: string, from: number, separator: number): Cell {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === separator || code === newline) break;
    if (code === carriageReturn && (at + 1 >= text.length || text.charCodeAt(at + 1) === newline)) break;
    if (code === quote) throw new CsvFormError(at, 'a quote inside a cell that does not start with one', 'a cell in quotes with the quote doubled');
  }
  return { value: text.slice(from, at), end: at };
}

function quotedCell(text: string, from: number, last: boolean): Cell | null {
  let at = from + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) {
      if (last) throw new CsvFormError(from, 'a quote that is never closed', 'a cell that ends with a quote');
      return null;
    }
    if (text.charCodeAt(end + 1) !== quote) {
      // At the end of a chunk the next character may turn out to be the second quote of a pair.
      if (end + 1 >= text.length && !last) return null;
      return { value: text.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 };
    }
    at = end + 2;
  }
}
