import type { LineCounter } from 'yaml';
import type { Path } from './problem.ts';

export type Place = { readonly line: number; readonly column: number };

/** Where one value stands: offsets into the text of its key (if it has one) and of the value itself. */
export type Span = { readonly key: number | null; readonly start: number; readonly end: number };

const pathKey = (path: Path): string => JSON.stringify(path);

/** Finds the place of every value of one document in the text it was read from. */
export class Positions {
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #spans: ReadonlyMap<string, Span>;

  constructor(text: string, lines: LineCounter, spans: ReadonlyMap<string, Span>) {
    this.#text = text;
    this.#lines = lines;
    this.#spans = spans;
  }

  /** Where the value stands; for what is missing, where its nearest parent stands. */
  ofValue(path: Path): Place {
    return this.#place(this.#nearest(path).start);
  }

  /** Where the name of a field stands. */
  ofKey(path: Path): Place {
    const span = this.#nearest(path);
    return this.#place(span.key ?? span.start);
  }

  /**
   * Where the character `offset` of a text value stands. The value is matched with its source letter by letter, so that
   * quotes, folded lines and indentation are passed over; escapes may shift it by a few columns.
   */
  inText(path: Path, value: string, offset: number): Place {
    const span = this.#nearest(path);
    const first = this.#text[span.start];
    // A block text starts behind its header line.
    const body = first === '|' || first === '>' ? this.#text.indexOf('\n', span.start) : span.start;
    let at = body < 0 ? span.start : body;
    for (let index = 0; index < value.length; index++) {
      const letter = value.charAt(index);
      if (/\s/.test(letter)) continue;
      const found = this.#text.indexOf(letter, at);
      if (found < 0 || found >= span.end) return this.#place(span.start);
      if (index >= offset) return this.#place(found);
      at = found + 1;
    }
    return this.#place(at);
  }

  #nearest(path: Path): Span {
    for (let length = path.length; length >= 0; length--) {
      const span = this.#spans.get(pathKey(path.slice(0, length)));
      if (span !== undefined) return span;
    }
    return { key: null, start: 0, end: 0 };
  }

  #place(offset: number): Place {
    return placeAt(this.#lines, offset);
  }
}

/** Collects spans while a document is read. */
export class SpanMap {
  readonly spans = new Map<string, Span>();

  add(path: Path, span: Span): void {
    this.spans.set(pathKey(path), span);
  }
}

/** A text without any line end has one line; the counter knows only lines that it was told of. */
export function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
