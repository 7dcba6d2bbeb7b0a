import type { Labels } from '../../model/sample.ts';

/** What stands before the value in a line: the name of a series and its labels. */
export type SeriesHead = { readonly series: string; readonly labels: Labels };

/**
 * Remembers the series of one target. The next scrape has the same lines with other values, so that its names and labels
 * need not be read again, and samples of one series share their labels. Keep one for each target, always with the same
 * limits. Holds at most twice the samples of a scrape.
 */
export class ScrapeCache {
  readonly #heads = new Map<string, Known>();
  readonly #order: Known[] = [];
  #next = 0;

  get size(): number {
    return this.#heads.size;
  }

  /** The series of a line in which `text` has the head between `from` and `to`, if it was read before. */
  get(text: string, from: number, to: number): SeriesHead | undefined {
    // Targets keep the order of their lines: comparing with the one that came next last time spares hashing the text.
    const expected = this.#order[this.#next];
    if (expected !== undefined && expected.text.length === to - from && text.startsWith(expected.text, from)) {
      this.#next += 1;
      return expected;
    }
    const found = this.#heads.get(text.slice(from, to));
    if (found !== undefined) this.#next = found.place + 1;
    return found;
  }

  /** `text` must not be a part of the scrape's text, or it would keep all of that in memory. */
  add(text: string, { series, labels }: SeriesHead, max: number): void {
    // Series that come and go fill it up; starting anew costs one slow scrape.
    if (this.#heads.size >= max) {
      this.#heads.clear();
      this.#order.length = 0;
    }
    const known = { text, series, labels, place: this.#order.length };
    this.#heads.set(text, known);
    this.#order.push(known);
    this.#next = this.#order.length;
  }
}

/** A head, its text, and its place in the order in which heads were first read. */
type Known = SeriesHead & { readonly text: string; readonly place: number };
