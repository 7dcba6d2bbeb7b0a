/** One line without its end, or what is known of one that was too long to keep. */
export type ByteLine = { readonly line: number; readonly bytes: Uint8Array } | { readonly line: number; readonly tooLong: number };

const newline = 0x0a;

/** Of every empty line: a log may be nothing but ends of lines. */
const nothing = new Uint8Array(0);

/** Cuts bytes that come in pieces of any size into lines. Holds one piece and at most `bytesMax` of a line; longer lines are counted, not kept. */
export class LineSplitter {
  readonly #bytesMax: number;
  #parts: Uint8Array[] = [];
  /** Of the line that is not complete, kept or not. */
  #length = 0;
  #line = 1;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** How long the line is that is not complete yet. */
  get openBytes(): number {
    return this.#length;
  }

  *push(piece: Uint8Array): Generator<ByteLine> {
    let from = 0;
    for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, from)) {
      this.#keep(piece.subarray(from, at));
      yield this.#cut();
      from = at + 1;
    }
    this.#keep(piece.subarray(from));
  }

  /** The last line, if it has no line end. */
  *end(): Generator<ByteLine> {
    if (this.#length > 0) yield this.#cut();
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > this.#bytesMax) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #cut(): ByteLine {
    const line = this.#line;
    const length = this.#length;
    const [first] = this.#parts;
    const bytes = this.#parts.length > 1 ? Buffer.concat(this.#parts) : (first ?? nothing);
    this.#line += 1;
    this.#parts = [];
    this.#length = 0;
    return length > this.#bytesMax ? { line, tooLong: length } : { line, bytes };
  }
}
