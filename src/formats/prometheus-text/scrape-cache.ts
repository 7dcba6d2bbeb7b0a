import type { Labels } from '../../model/sample.ts';

/** What stands before the value in a line: the name of a series and its labels. */
export type SeriesHead = { readonly series: string; readonly labels: Labels };

/**
 * Remembers the series of one target. The next scrape has the same lines with other values, so that its names and labels
 * need not be read again, and samples of one series share their labels. Keep one for each target, always with the same
 * limits. Holds at most twice the samples of a scrape.
 */
export class ScrapeCache {
  readonly #heads = new Map<string, SeriesHead>();

  get size(): number {
    return this.#heads.size;
  }

  /** The series of a line whose text before the value is `text`, if it was read before. */
  get(text: string): SeriesHead | undefined {
    return this.#heads.get(text);
  }

  /** `text` must not be a part of the scrape's text, or it would keep all of that in memory. */
  add(text: string, head: SeriesHead, max: number): void {
    // Series that come and go fill it up; starting anew costs one slow scrape.
    if (this.#heads.size >= max) this.#heads.clear();
    this.#heads.set(text, head);
  }
}
