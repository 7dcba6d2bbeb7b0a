import type { Sample, SeriesType } from '../../model/sample.ts';
import type { Instant } from '../../units/time.ts';
import { numberIn } from './number-token.ts';
import { Scanner } from './scanner.ts';
import type { ScrapeCache, SeriesHead } from './scrape-cache.ts';
import { ScrapeError } from './scrape-error.ts';
import type { ScrapeLimits } from './scrape-limits.ts';
import { scrapeLimitDefaults } from './scrape-limits.ts';
import type { FamilyType } from './series-types.ts';
import { familyTypeOf, seriesTypeOf } from './series-types.ts';

/** Prometheus text format 0.0.4, or OpenMetrics 1.0, which ends with `# EOF` and writes times in seconds. */
export type ScrapeFormat = 'prometheus-0.0.4' | 'openmetrics-1.0';

export type ScrapeOptions = {
  /** The time of samples that carry none. */
  readonly at: Instant;
  readonly format?: ScrapeFormat;
  readonly limits?: ScrapeLimits;
  /** Makes later scrapes of the same target several times faster. */
  readonly cache?: ScrapeCache;
};

/** All samples of a scrape and the number of NaNs that were kept out; or why the whole scrape failed, and in which line (from 1). */
export type ParsedScrape =
  | { readonly kind: 'parsed'; readonly samples: readonly Sample[]; readonly dropped: { readonly nan: number } }
  | { readonly kind: 'failed'; readonly why: string; readonly line: number };

type ReaderOptions = { readonly at: Instant; readonly limits: ScrapeLimits; readonly openMetrics: boolean; readonly cache: ScrapeCache | null };

const space = 32;
const carriageReturn = 13;
const hash = 35;
const newline = 10;
const latestTime = 8.64e15;

/**
 * Reads what `/metrics` answers (https://prometheus.io/docs/instrumenting/exposition_formats/ and
 * https://github.com/prometheus/OpenMetrics, specification 1.0). Never throws: a malformed line or a broken limit fails the
 * whole scrape, since half of one would look like a drop. Infinities are handed over; NaN is "no value" and is counted.
 * @example
 * parsePrometheusText('up{job="a"} 1\n', { at }); // { kind: 'parsed', samples: [...], dropped: { nan: 0 } }
 */
export function parsePrometheusText(text: string, { at, format = 'prometheus-0.0.4', limits = scrapeLimitDefaults, cache }: ScrapeOptions): ParsedScrape {
  if (text.length > limits.bodyBytes || Buffer.byteLength(text) > limits.bodyBytes) {
    return { kind: 'failed', why: `the body has more than ${limits.bodyBytes} bytes; the limit is ${limits.bodyBytes}`, line: 1 };
  }
  const scanner = new Scanner(text, limits);
  try {
    return new ScrapeReader(scanner, { at, limits, openMetrics: format === 'openmetrics-1.0', cache: cache ?? null }).read();
  } catch (error) {
    if (!(error instanceof ScrapeError)) throw error;
    const line = lineAt(text, scanner.position);
    return { kind: 'failed', why: `line ${line}: ${error.message}`, line };
  }
}

/** The format that an answer's Content-Type announces. */
export const scrapeFormatOf = (contentType: string | null): ScrapeFormat =>
  contentType !== null && contentType.toLowerCase().startsWith('application/openmetrics-text') ? 'openmetrics-1.0' : 'prometheus-0.0.4';

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

class ScrapeReader {
  readonly #scanner: Scanner;
  readonly #at: Instant;
  readonly #limits: ScrapeLimits;
  readonly #openMetrics: boolean;
  readonly #cache: ScrapeCache | null;
  readonly #families = new Map<string, FamilyType>();
  readonly #samples: Sample[] = [];
  #nan = 0;
  #lastName = '';
  #lastType: SeriesType = 'untyped';

  constructor(scanner: Scanner, { at, limits, openMetrics, cache }: ReaderOptions) {
    this.#scanner = scanner;
    this.#at = at;
    this.#limits = limits;
    this.#openMetrics = openMetrics;
    this.#cache = cache;
  }

  read(): ParsedScrape {
    const scanner = this.#scanner;
    let ended = false;
    while (!ended && !scanner.atEnd) {
      scanner.skipBlanks();
      const code = scanner.peek();
      if (code === newline) scanner.position += 1;
      else if (code === hash) ended = this.#comment();
      else if (scanner.atLineEnd()) scanner.endLine();
      else if (!this.#knownSample()) this.#sample();
    }
    if (this.#openMetrics && !ended) throw new ScrapeError('the text ends without # EOF; an OpenMetrics text must end with it, so this one is cut off');
    if (ended && !scanner.atEnd) throw new ScrapeError('something follows # EOF; it must be the last line');
    return { kind: 'parsed', samples: this.#samples, dropped: { nan: this.#nan } };
  }

  /** TYPE lines count, `# EOF` ends an OpenMetrics text (then true), all other comments are skipped. */
  #comment(): boolean {
    const scanner = this.#scanner;
    const end = scanner.lineEnd();
    // Longer ones are HELP texts, which are not kept.
    const line = scanner.text.slice(scanner.position, Math.min(end, scanner.position + 1024));
    scanner.position = Math.min(end + 1, scanner.text.length);
    if (this.#openMetrics && line === '# EOF') return true;
    const [, keyword, name, word] = line.split(/[ \t\r]+/, 4);
    if (keyword !== 'TYPE' || name === undefined) return false;
    const type = familyTypeOf(word ?? '');
    if (type === null) {
      scanner.position = end;
      throw new ScrapeError(`the type of ${name.slice(0, 60)} is "${(word ?? '').slice(0, 40)}"; it must be counter, gauge, histogram, summary or untyped`);
    }
    if (this.#families.size >= this.#limits.samples) throw new ScrapeError(`more than ${this.#limits.samples} TYPE lines; the limit is ${this.#limits.samples}`);
    this.#families.set(name, type);
    this.#lastName = '';
    return false;
  }

  #sample(): void {
    const scanner = this.#scanner;
    const from = scanner.position;
    const series = scanner.metricName();
    scanner.skipBlanks();
    const labels = scanner.labels();
    const to = scanner.position;
    scanner.skipBlanks();
    const value = scanner.number();
    const bare = scanner.atLineEnd();
    scanner.skipBlanks();
    const at = this.#time();
    if (this.#openMetrics && scanner.peek() === hash) this.#exemplar();
    scanner.endLine();
    const head = bare && this.#cache !== null ? this.#remember(this.#cache, from, to) : { series, labels };
    this.#keep(head, value, at);
  }

  /**
   * A line that is a remembered head, one space and a value. A remembered text is a whole head, so a line that starts with
   * it and goes on with one space and one word can mean nothing else. False, with nothing read, for all other lines.
   */
  #knownSample(): boolean {
    if (this.#cache === null) return false;
    const scanner = this.#scanner;
    const { text } = scanner;
    const lineEnd = scanner.lineEnd();
    const end = text.charCodeAt(lineEnd - 1) === carriageReturn ? lineEnd - 1 : lineEnd;
    let before = end - 1;
    while (before > scanner.position && text.charCodeAt(before) > space) before -= 1;
    const head = text.charCodeAt(before) === space ? this.#cache.get(text, scanner.position, before) : undefined;
    if (head === undefined) return false;
    const value = numberIn(text, before + 1, end);
    scanner.position = Math.min(lineEnd + 1, text.length);
    this.#keep(head, value, this.#at);
    return true;
  }

  /** Reads the head again from a copy, so that nothing that is kept refers to the whole text. */
  #remember(cache: ScrapeCache, from: number, to: number): SeriesHead {
    const text = Buffer.from(this.#scanner.text.slice(from, to)).toString();
    const scanner = new Scanner(text, this.#limits);
    const series = scanner.metricName();
    scanner.skipBlanks();
    const head = { series, labels: scanner.labels() };
    cache.add(text, head, 2 * this.#limits.samples);
    return head;
  }

  #keep({ series, labels }: SeriesHead, value: number, at: Instant): void {
    if (Number.isNaN(value)) {
      this.#nan += 1;
      return;
    }
    if (this.#samples.length >= this.#limits.samples) throw new ScrapeError(`more than ${this.#limits.samples} samples; the limit is ${this.#limits.samples}`);
    if (series !== this.#lastName) {
      this.#lastName = series;
      this.#lastType = seriesTypeOf(series, this.#families);
    }
    this.#samples.push({ series, labels, type: this.#lastType, value, at });
  }

  #time(): Instant {
    const scanner = this.#scanner;
    if (scanner.atLineEnd() || scanner.peek() === hash) return this.#at;
    const written = scanner.number();
    const at = this.#openMetrics ? Math.round(written * 1000) : written;
    if (!Number.isInteger(at) || Math.abs(at) > latestTime) {
      throw new ScrapeError(`the time is ${written}; it must be ${this.#openMetrics ? 'seconds' : 'whole milliseconds'} since 1970`);
    }
    scanner.skipBlanks();
    return at as Instant;
  }

  /** ` # {trace_id="..."} 0.5 1700000000`: checked and left out; nothing here uses exemplars. */
  #exemplar(): void {
    const scanner = this.#scanner;
    scanner.position += 1;
    scanner.skipBlanks();
    scanner.labels();
    scanner.skipBlanks();
    scanner.number();
    scanner.skipBlanks();
    if (!scanner.atLineEnd()) scanner.number();
  }
}
