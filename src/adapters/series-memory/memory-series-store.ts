import { InvalidInputError } from '../../model/error.ts';
import type { QueryId } from '../../model/ids.ts';
import type { Query, QueryExpression } from '../../model/query.ts';
import type { Reading, Series } from '../../model/reading.ts';
import { missing, reading } from '../../model/reading.ts';
import type { Sample, SampleBatch } from '../../model/sample.ts';
import { describeSeries, orderedKey, seriesKey } from '../../monitor/labels-key.ts';
import type { SeriesStore, SeriesStoreStats } from '../../monitor/ports/series-store.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { hours, instant, isoOf, minutes } from '../../units/time.ts';
import type { Evaluation, Result } from './evaluate-expression.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { explainMissing } from './explain-missing.ts';
import { RecentFailures } from './recent-failures.ts';
import type { SampleBudget } from './ring.ts';
import { Ring } from './ring.ts';
import type { StoredSeries } from './series-index.ts';
import { SeriesIndex } from './series-index.ts';

export type MemorySeriesOptions = {
  /** How long samples are kept. */
  readonly retention: Ms;
  /** A series without a sample for this long is not there, whatever the window (Prometheus: 5 minutes). */
  readonly staleness: Ms;
  /** Series kept at once; more are refused and counted. */
  readonly seriesMax: number;
  /** Samples kept of one series. */
  readonly samplesPerSeriesMax: number;
  /** Samples kept of all series together, 16 bytes each. */
  readonly samplesMax: number;
};

/** At most 128 MiB of samples. */
export const memorySeriesDefaults: MemorySeriesOptions = {
  retention: hours(1),
  staleness: minutes(5),
  seriesMax: 200_000,
  samplesPerSeriesMax: 8192,
  samplesMax: 8 * 2 ** 20,
};

/** Points of one range query, as many as Prometheus gives. */
const pointsMax = 11_000;

/**
 * Keeps recent windows of series in this process and answers queries as Prometheus 3 would.
 * Appending finds a series by one look-up; a query touches only the series that match it.
 * @example
 * const store = createMemorySeriesStore({ staleness: seconds(10) });
 * await store.append(batch);
 * await store.evaluate(queriesOf(app), clock.now());
 */
export function createMemorySeriesStore(options: Partial<MemorySeriesOptions> = {}): MemorySeriesStore {
  return new MemorySeriesStore({ ...memorySeriesDefaults, ...options });
}

export class MemorySeriesStore implements SeriesStore {
  readonly #options: MemorySeriesOptions;
  readonly #budget: SampleBudget;
  readonly #series = new Map<string, StoredSeries>();
  /** Series by labels in their order of arrival, so that appending does not sort. */
  readonly #aliases = new Map<string, StoredSeries>();
  readonly #index = new SeriesIndex();
  readonly #failures = new RecentFailures();
  #newest = Number.NEGATIVE_INFINITY;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #refusedSeries = 0;
  #refusedOrder = 0;
  #shortened = 0;

  constructor(options: MemorySeriesOptions) {
    this.#options = options;
    this.#budget = { used: 0, max: options.samplesMax };
  }

  append(batch: SampleBatch): Promise<void> {
    for (const sample of batch.samples) this.#appendSample(sample);
    for (const failure of batch.failures) this.#failures.add(failure);
    this.#sweep();
    return Promise.resolve();
  }

  evaluate(queries: readonly Query[], at: Instant): Promise<Readonly<Record<QueryId, Reading>>> {
    // Objectives often share the expression of their metric: the same tree is evaluated once.
    const answers = new Map<QueryExpression, Reading>();
    const readings: [QueryId, Reading][] = queries.map(({ id, expression }) => {
      const answer = answers.get(expression) ?? this.#answer(expression, at);
      answers.set(expression, answer);
      return [id, answer];
    });
    return Promise.resolve(Object.fromEntries(readings));
  }

  range(queries: readonly Query[], from: Instant, to: Instant, step: Ms): Promise<Readonly<Record<QueryId, Series>>> {
    const count = Math.floor((to - from) / step) + 1;
    if (!(step > 0) || count > pointsMax) {
      return Promise.reject(
        new InvalidInputError([`step is ${step} ms; it must be above 0 and give at most ${pointsMax} points; choose a longer step or a shorter time`]),
      );
    }
    return Promise.resolve(Object.fromEntries(queries.map(({ id, expression }) => [id, this.#rangeOf(expression, from, step, count)])));
  }

  stats(): SeriesStoreStats {
    let samples = 0;
    let bytes = 0;
    for (const { ring } of this.#series.values()) {
      samples += ring.size;
      bytes += ring.bytes;
    }
    return {
      series: this.#series.size,
      samples,
      bytes,
      refusedSeries: this.#refusedSeries,
      refusedOrder: this.#refusedOrder,
      shortened: this.#shortened,
    };
  }

  #appendSample(sample: Sample): void {
    const quick = `${sample.series}\u0000${orderedKey(sample.labels)}`;
    const series = this.#aliases.get(quick) ?? this.#seriesOf(sample, quick);
    if (series === null) {
      this.#refusedSeries += 1;
      return;
    }
    if (sample.at <= series.ring.lastTime) {
      this.#refusedOrder += 1;
      return;
    }
    if (sample.at > this.#newest) this.#newest = sample.at;
    if (series.ring.append(sample.at, sample.value, this.#newest - this.#options.retention)) this.#shortened += 1;
  }

  #seriesOf(sample: Sample, quick: string): StoredSeries | null {
    const key = seriesKey(sample.series, sample.labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      const full = this.#series.size >= this.#options.seriesMax || this.#budget.used + 16 > this.#budget.max;
      if (full) return null;
      series = { name: sample.series, labels: sample.labels, key, ring: new Ring(this.#budget, this.#options.samplesPerSeriesMax) };
      this.#series.set(key, series);
      this.#index.add(series);
    }
    // Bounded, so that a sender that shuffles its labels does not fill the memory.
    if (this.#aliases.size >= 2 * this.#options.seriesMax) this.#aliases.clear();
    this.#aliases.set(quick, series);
    return series;
  }

  #answer(expression: QueryExpression, at: Instant): Reading {
    const whys: string[] = [];
    return toReading(evaluateExpression(expression, this.#evaluation(at, whys)), whys, at);
  }

  #evaluation(at: Instant, whys: string[]): Evaluation {
    const { staleness } = this.#options;
    const context = { index: this.#index, failures: this.#failures, at, staleness };
    return { index: this.#index, at, staleness, whys, explain: (node, selection) => explainMissing(node, selection, context) };
  }

  #rangeOf(expression: QueryExpression, from: Instant, step: Ms, count: number): Series {
    const points: { readonly at: Instant; readonly value: number }[] = [];
    const gaps: string[] = [];
    let open = false;
    for (let i = 0; i < count; i++) {
      const at = instant(from + i * step);
      const answer = this.#answer(expression, at);
      if (answer.kind === 'value') points.push({ at, value: answer.value });
      // A gap is named once, by its beginning.
      else if (!open) gaps.push(`from ${isoOf(at)}: ${answer.why}`);
      open = answer.kind === 'missing';
    }
    return { points, gaps };
  }

  /** Forgets what is too old; at most eight times in a retention, so that its cost is spread. */
  #sweep(): void {
    const { retention } = this.#options;
    if (this.#newest - this.#sweptAt < retention / 8) return;
    this.#sweptAt = this.#newest;
    const keepFrom = this.#newest - retention;
    const gone = new Set<StoredSeries>();
    for (const series of this.#series.values()) {
      if (series.ring.lastTime < keepFrom) gone.add(series);
      else {
        series.ring.dropBefore(keepFrom);
        series.ring.compact();
      }
    }
    if (gone.size === 0) return;
    for (const { key, ring } of gone) {
      this.#series.delete(key);
      ring.release();
    }
    this.#aliases.clear();
    this.#index.remove(gone);
  }
}

/** A query must come down to one value; anything else is missing, with why. */
function toReading(result: Result, whys: readonly string[], at: Instant): Reading {
  if (result.kind === 'scalar') return Number.isFinite(result.value) ? reading(result.value, at) : missing(whyOf(whys, result.value));
  const [first, ...more] = result.elements;
  if (first === undefined) return missing(whyOf(whys, null));
  if (more.length > 0) {
    const some = result.elements.slice(0, 3).map(({ labels }) => describeSeries('', labels) || '{}');
    return missing(`${result.elements.length} series are left, where one value is needed: ${some.join(', ')}${more.length > 2 ? ', ...' : ''}; add across`);
  }
  return Number.isFinite(first.value) ? reading(first.value, instant(first.at)) : missing(whyOf(whys, first.value));
}

function whyOf(whys: readonly string[], value: number | null): string {
  const distinct = [...new Set(whys)].slice(0, 3);
  if (distinct.length > 0) return distinct.join('; ');
  return value === null ? 'there is no value' : `the value is ${value}, not a finite number`;
}
