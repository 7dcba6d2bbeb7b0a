import type { Matcher, Selector } from '../../model/query.ts';
import type { Labels } from '../../model/sample.ts';
import type { Ring } from './ring.ts';

/** One series: who it is and what it holds. */
export type StoredSeries = { readonly name: string; readonly labels: Labels; readonly key: string; readonly ring: Ring };

/** Which group each series of a selection falls into, for one list of `by` labels. */
export type Grouping = { readonly groupOf: Int32Array; readonly labels: readonly Labels[] };

/** The series that match a selector, with the groupings asked for so far. */
export type Selection = { readonly series: readonly StoredSeries[]; readonly groupings: Map<string, Grouping> };

type NameGroup = {
  /** Changes whenever a series comes or goes. */
  version: number;
  series: StoredSeries[];
  /** Series by label and value, for each label that a selector ever asked for. */
  readonly postings: Map<string, Map<string, StoredSeries[]>>;
};

/** Selections kept; queries are few and repeat in every cycle. */
const selectionsMax = 20_000;

/** Finds series by name and labels; the same question again costs one lookup until a series of that name comes or goes. */
export class SeriesIndex {
  readonly #names = new Map<string, NameGroup>();
  readonly #selections = new Map<string, { readonly version: number; readonly selection: Selection }>();
  #version = 0;

  add(series: StoredSeries): void {
    this.#version += 1;
    const group = this.#names.get(series.name);
    if (group === undefined) {
      this.#names.set(series.name, { version: this.#version, series: [series], postings: new Map() });
      return;
    }
    group.version = this.#version;
    group.series.push(series);
    for (const [label, posting] of group.postings) post(posting, labelOf(series.labels, label), series);
  }

  /** Takes out many at once: each name is gone through one time. */
  remove(gone: ReadonlySet<StoredSeries>): void {
    this.#version += 1;
    for (const name of new Set([...gone].map((series) => series.name))) {
      const group = this.#names.get(name);
      if (group === undefined) continue;
      group.version = this.#version;
      group.series = group.series.filter((series) => !gone.has(series));
      group.postings.clear();
      if (group.series.length === 0) this.#names.delete(name);
    }
    this.#selections.clear();
  }

  /** How many series have this name, whatever their labels. */
  countNamed(name: string): number {
    return this.#names.get(name)?.series.length ?? 0;
  }

  select(selector: Selector): Selection {
    const version = this.#names.get(selector.series)?.version ?? 0;
    const key = selectorKey(selector);
    const known = this.#selections.get(key);
    if (known !== undefined && known.version === version) return known.selection;
    const selection: Selection = { series: this.#find(selector), groupings: new Map() };
    if (this.#selections.size >= selectionsMax) this.#selections.clear();
    this.#selections.set(key, { version, selection });
    return selection;
  }

  #find({ series: name, matchers }: Selector): readonly StoredSeries[] {
    const group = this.#names.get(name);
    if (group === undefined) return [];
    let candidates: readonly StoredSeries[] = group.series;
    for (const { label, op, values } of matchers) {
      const [only, ...more] = values;
      if (op !== 'in' || only === undefined || more.length > 0) continue;
      const posted = postingOf(group, label).get(only) ?? [];
      if (posted.length < candidates.length) candidates = posted;
    }
    return candidates.filter((series) => matchers.every((matcher) => matches(matcher, series.labels)));
  }
}

/** Which group each series falls into; a label that a series does not have counts as empty, and is left out of the group's labels. */
export function groupingOf(selection: Selection, by: readonly string[]): Grouping {
  const key = by.join(',');
  const known = selection.groupings.get(key);
  if (known !== undefined) return known;
  const numbers = new Map<string, number>();
  const labels: Labels[] = [];
  const groupOf = Int32Array.from(selection.series, (series) => {
    const group = pick(series.labels, by);
    const groupKey = JSON.stringify(by.map((label) => labelOf(series.labels, label)));
    let number = numbers.get(groupKey);
    if (number === undefined) {
      number = labels.push(group) - 1;
      numbers.set(groupKey, number);
    }
    return number;
  });
  const grouping = { groupOf, labels };
  selection.groupings.set(key, grouping);
  return grouping;
}

/** The value of a label, empty where there is none (as in Prometheus). */
export const labelOf = (labels: Labels, name: string): string => (Object.hasOwn(labels, name) ? (labels[name] ?? '') : '');

/** Only these labels. */
export const pick = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(names.map((name) => [name, labelOf(labels, name)] as const).filter(([, value]) => value !== ''));

const matches = ({ label, op, values }: Matcher, labels: Labels): boolean => values.includes(labelOf(labels, label)) === (op === 'in');

function postingOf(group: NameGroup, label: string): ReadonlyMap<string, readonly StoredSeries[]> {
  const known = group.postings.get(label);
  if (known !== undefined) return known;
  const posting = new Map<string, StoredSeries[]>();
  for (const series of group.series) post(posting, labelOf(series.labels, label), series);
  group.postings.set(label, posting);
  return posting;
}

function post(posting: Map<string, StoredSeries[]>, value: string, series: StoredSeries): void {
  const list = posting.get(value);
  if (list === undefined) posting.set(value, [series]);
  else list.push(series);
}

function selectorKey({ series, matchers }: Selector): string {
  let key = series;
  for (const { label, op, values } of matchers) {
    key += `\u0001${label}\u0000${op}`;
    for (const value of values) key += `\u0000${value}`;
  }
  return key;
}
