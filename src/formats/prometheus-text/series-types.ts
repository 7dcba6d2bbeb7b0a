import type { SeriesType } from '../../model/sample.ts';

/** The types that a TYPE line can name, of both formats. */
export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown';

const familyTypes: ReadonlyMap<string, FamilyType> = new Map([
  ['counter', 'counter'],
  ['gauge', 'gauge'],
  ['histogram', 'histogram'],
  ['gaugehistogram', 'gaugehistogram'],
  ['summary', 'summary'],
  ['info', 'info'],
  ['stateset', 'stateset'],
  ['unknown', 'unknown'],
  // The text format's name for unknown.
  ['untyped', 'unknown'],
]);

/** Reads the last word of a TYPE line; null if there is no such type. */
export const familyTypeOf = (word: string): FamilyType | null => familyTypes.get(word) ?? null;

/**
 * What the series of a family are, by their ending. The parts of a histogram are typed `histogram`: its buckets, sum and
 * count all grow like counters, and the monitor takes their rates together. A summary's sum and count are counters, its
 * quantiles gauges. `_created` is a time, so a gauge. A gauge histogram's parts may fall, so they are gauges.
 */
const endings: Readonly<Record<FamilyType, readonly (readonly [ending: string, type: SeriesType])[]>> = {
  counter: [['_total', 'counter'], ['_created', 'gauge'], ['', 'counter']],
  gauge: [['', 'gauge']],
  histogram: [['_bucket', 'histogram'], ['_sum', 'histogram'], ['_count', 'histogram'], ['_created', 'gauge']],
  gaugehistogram: [['_bucket', 'gauge'], ['_gsum', 'gauge'], ['_gcount', 'gauge']],
  summary: [['_sum', 'counter'], ['_count', 'counter'], ['_created', 'gauge'], ['', 'gauge']],
  info: [['_info', 'gauge'], ['', 'gauge']],
  stateset: [['', 'gauge']],
  unknown: [['', 'untyped']],
};

const allEndings = ['', '_total', '_created', '_bucket', '_sum', '_count', '_gsum', '_gcount', '_info'];

/** The type of the series `name`, given the families announced so far; untyped if it belongs to none. */
export function seriesTypeOf(name: string, families: ReadonlyMap<string, FamilyType>): SeriesType {
  for (const ending of allEndings) {
    if (!name.endsWith(ending)) continue;
    const family = families.get(name.slice(0, name.length - ending.length));
    const found = family === undefined ? undefined : endings[family].find(([candidate]) => candidate === ending);
    if (found !== undefined) return found[1];
  }
  return 'untyped';
}
