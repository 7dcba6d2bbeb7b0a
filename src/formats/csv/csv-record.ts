/** One line of cells. A quoted cell may hold line ends, so `line` (from 1) is where the record starts. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

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

/**
 * Reads one record (RFC 4180: cells in quotes may hold separators, line ends and doubled quotes; a line ends with LF or
 * CRLF) that starts at `from`. Null if the text ends before the record does, unless it is the `last` text there is.
 */
export function scanRecord(text: string, from: number, separator: string, last: boolean): { readonly cells: string[]; readonly next: number } | null {
  const separatorCode = separator.charCodeAt(0);
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const quoted = text.charCodeAt(at) === quote;
    const cell = quoted ? quotedCell(text, at, last) : plainCell(text, at, separatorCode);
    if (cell === null) return null;
    cells.push(cell.value);
    at = cell.end;
    if (at >= text.length) return last ? { cells, next: at } : null;
    const code = text.charCodeAt(at);
    if (code === separatorCode) {
      at += 1;
    } else if (code === newline) {
      return { cells, next: at + 1 };
    } else if (code === carriageReturn && (at + 1 < text.length ? text.charCodeAt(at + 1) === newline : last)) {
      return { cells, next: Math.min(at + 2, text.length) };
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
