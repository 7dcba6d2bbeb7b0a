import type { Labels } from '../../model/sample.ts';
import { numberIn } from './number-token.ts';
import { ScrapeError } from './scrape-error.ts';
import type { ScrapeLimits } from './scrape-limits.ts';

const space = 32;
const tab = 9;
const newline = 10;
const carriageReturn = 13;
const quote = 34;
const comma = 44;
const equals = 61;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;

/** What may stand in names, by character code: 1 in label names, 2 only in metric names, 4 not as first character. */
const nameClass = new Uint8Array(128);
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') nameClass[letter.charCodeAt(0)] = 1;
for (const digit of '0123456789') nameClass[digit.charCodeAt(0)] = 5;
nameClass[58] = 2;

const noLabels: Labels = Object.freeze({});

/**
 * Reads tokens one after the other. Neighbouring lines of a scrape repeat names and label values, so each is first compared
 * with what stood in the same place before: that avoids most new strings, which are what costs time.
 */
export class Scanner {
  readonly text: string;
  readonly #limits: ScrapeLimits;
  readonly #names: string[] = [];
  readonly #values: string[] = [];
  #metric = '';
  position = 0;

  constructor(text: string, limits: ScrapeLimits) {
    this.text = text;
    this.#limits = limits;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The code of the next character; NaN at the end. */
  peek(): number {
    return this.text.charCodeAt(this.position);
  }

  skipBlanks(): void {
    let code = this.text.charCodeAt(this.position);
    while (code === space || code === tab) code = this.text.charCodeAt(++this.position);
  }

  /** The end of the present line (its newline, or the end of the text). */
  lineEnd(): number {
    const end = this.text.indexOf('\n', this.position);
    return end < 0 ? this.text.length : end;
  }

  /** Goes over the newline. Anything else that is left in the line is a mistake. */
  endLine(): void {
    this.skipBlanks();
    if (this.peek() === carriageReturn) this.position += 1;
    if (this.atEnd) return;
    if (this.peek() !== newline) throw new ScrapeError(`"${this.#rest()}" follows the sample; the line must end there`);
    this.position += 1;
  }

  atLineEnd(): boolean {
    const code = this.text.charCodeAt(this.position);
    return code === newline || code === carriageReturn || this.position >= this.text.length;
  }

  metricName(): string {
    const known = this.#metric;
    if (known !== '' && this.text.startsWith(known, this.position)) {
      const after = this.text.charCodeAt(this.position + known.length);
      if (after === openBrace || after === space) {
        this.position += known.length;
        return known;
      }
    }
    this.#metric = this.#name(3, 'a metric name');
    return this.#metric;
  }

  /** `{a="b",c="d"}`, or nothing. */
  labels(): Labels {
    if (this.peek() !== openBrace) return noLabels;
    this.position += 1;
    const labels: Record<string, string> = {};
    for (let count = 0; ; count++) {
      this.skipBlanks();
      if (this.peek() === closeBrace) {
        this.position += 1;
        return labels;
      }
      if (count >= this.#limits.labels) throw new ScrapeError(`a sample has more than ${this.#limits.labels} labels; the limit is ${this.#limits.labels}`);
      const name = this.#labelName(count);
      if (Object.hasOwn(labels, name) || name === '__proto__') throw new ScrapeError(`the label ${name} is given twice or reserved; each must be given once`);
      labels[name] = this.#labelValue(count);
      this.skipBlanks();
      if (this.peek() === comma) this.position += 1;
      else if (this.peek() !== closeBrace) throw new ScrapeError(`"${this.#rest()}" follows a label; it must be , or }`);
    }
  }

  /** A number up to the next blank or the end of the line. */
  number(): number {
    const from = this.position;
    const { text } = this;
    let position = from;
    for (; position < text.length; position++) if (text.charCodeAt(position) <= space) break;
    if (position === from) throw new ScrapeError('the value is missing; it must be a number');
    this.position = position;
    return numberIn(text, from, position);
  }

  #labelName(place: number): string {
    const known = this.#names[place];
    let name: string;
    if (known !== undefined && this.text.startsWith(known, this.position) && this.text.charCodeAt(this.position + known.length) === equals) {
      name = known;
      this.position += known.length;
    } else {
      name = this.#name(1, 'a label name');
      if (name.length > this.#limits.labelNameLength) throw new ScrapeError(`a label name has ${name.length} characters; the limit is ${this.#limits.labelNameLength}`);
      this.#names[place] = name;
    }
    this.skipBlanks();
    if (this.peek() !== equals) throw new ScrapeError(`"${this.#rest()}" follows the label ${name}; it must be =`);
    this.position += 1;
    this.skipBlanks();
    return name;
  }

  #labelValue(place: number): string {
    if (this.peek() !== quote) throw new ScrapeError(`"${this.#rest()}" is a label value; it must be in double quotes`);
    const from = this.position + 1;
    const known = this.#values[place];
    // A known value holds no escapes: what equals it up to a quote is the same value.
    if (known !== undefined && this.text.charCodeAt(from + known.length) === quote && this.text.startsWith(known, from)) {
      this.position = from + known.length + 1;
      return known;
    }
    const { text } = this;
    let position = from;
    for (; ; position++) {
      const code = text.charCodeAt(position);
      if (code === quote) break;
      if (code === backslash) return this.#escapedValue(from);
      if (code === newline || position >= text.length) throw new ScrapeError('a label value does not end; it must end with a double quote');
    }
    this.position = position + 1;
    const value = text.slice(from, position);
    this.#checkValue(value);
    this.#values[place] = value;
    return value;
  }

  #escapedValue(from: number): string {
    const parts: string[] = [];
    let start = from;
    for (let position = from; position < this.text.length; position++) {
      const code = this.text.charCodeAt(position);
      if (code === newline) break;
      if (code === quote) {
        parts.push(this.text.slice(start, position));
        this.position = position + 1;
        const value = parts.join('');
        this.#checkValue(value);
        return value;
      }
      if (code !== backslash) continue;
      const escaped = this.text[position + 1];
      // Both formats leave an unknown escape as it stands.
      const meant = escaped === 'n' ? '\n' : escaped === '"' || escaped === '\\' ? escaped : `\\${escaped ?? ''}`;
      parts.push(this.text.slice(start, position), meant);
      position += 1;
      start = position + 1;
    }
    throw new ScrapeError('a label value does not end; it must end with a double quote');
  }

  #checkValue(value: string): void {
    const max = this.#limits.labelValueLength;
    if (value.length > max) throw new ScrapeError(`a label value has ${value.length} characters; the limit is ${max}`);
  }

  #name(classes: number, what: string): string {
    const from = this.position;
    const { text } = this;
    let position = from;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      const kind = code < 128 ? (nameClass[code] ?? 0) : 0;
      if ((kind & classes) === 0 || (kind === 5 && position === from)) break;
    }
    if (position === from) throw new ScrapeError(`"${this.#rest()}" stands where ${what} must be: letters, digits and _, no digit first`);
    this.position = position;
    return text.slice(from, position);
  }

  /** A little of what follows, for a message. */
  #rest(): string {
    return this.text.slice(this.position, Math.min(this.lineEnd(), this.position + 30));
  }
}
