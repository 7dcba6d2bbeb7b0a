import { InvalidInputError } from '../../model/error.ts';
import { formatProblem } from '../documents/problem.ts';
import type { CsvRecord, ScannedRecord } from './csv-record.ts';
import { CsvFormError, scanRecord } from './csv-record.ts';

export type Separator = ',' | ';' | '\t';
export type CsvOptions = { readonly separator?: Separator };

/** Characters of one record; a quote that is never closed would otherwise swallow the whole file. */
const recordLengthMax = 1_048_576;

/**
 * Takes a CSV text in pieces of any size and hands over whole records; holds no more than one piece and one record.
 * Blank lines are skipped. Both methods throw InvalidInputError, with file, line and column, on what is no CSV.
 */
export class CsvReader {
  readonly #file: string;
  readonly #separator: string;
  #rest = '';
  #line = 1;
  #started = false;

  constructor(file: string, { separator = ',' }: CsvOptions = {}) {
    this.#file = file;
    this.#separator = separator;
  }

  push(piece: string): CsvRecord[] {
    return this.#read(piece, false);
  }

  /** The record that the text ended in, if the last line has no line end. */
  end(): CsvRecord[] {
    return this.#read('', true);
  }

  #read(piece: string, last: boolean): CsvRecord[] {
    // Spreadsheets write a byte order mark before the first name.
    const fresh = !this.#started && piece.startsWith('\ufeff') ? piece.slice(1) : piece;
    this.#started ||= piece !== '';
    const text = this.#rest + fresh;
    const records: CsvRecord[] = [];
    let at = 0;
    while (at < text.length) {
      const found = this.#scan(text, at, last);
      if (found === null) break;
      const { cells, starts, next } = found;
      if (cells.length > 1 || cells[0] !== '') records.push({ line: this.#line, cells, ...(starts === undefined ? {} : { starts }) });
      this.#line += linesIn(text, at, next);
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > recordLengthMax) {
      throw this.#error(text, at, at, `a record of more than ${recordLengthMax} characters`, `at most ${recordLengthMax} characters long`, 'close its quote or split it');
    }
    return records;
  }

  #scan(text: string, at: number, last: boolean): ScannedRecord | null {
    try {
      return scanRecord(text, at, this.#separator, last);
    } catch (error) {
      if (!(error instanceof CsvFormError)) throw error;
      throw this.#error(text, at, error.offset, error.message, error.rule, 'correct it');
    }
  }

  #error(text: string, recordStart: number, offset: number, value: string, rule: string, fix: string): InvalidInputError {
    const line = this.#line + linesIn(text, recordStart, offset);
    const column = offset - Math.max(recordStart - 1, text.lastIndexOf('\n', offset - 1));
    return new InvalidInputError([formatProblem({ file: this.#file, line, column, path: 'the cell', value, rule, fix })]);
  }
}

/** All records of a text that comes in pieces, such as a file stream. */
export async function* csvRecords(file: string, pieces: AsyncIterable<string> | Iterable<string>, options: CsvOptions = {}): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader(file, options);
  for await (const piece of pieces) yield* reader.push(piece);
  yield* reader.end();
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
