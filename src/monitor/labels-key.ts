import type { Labels } from '../model/sample.ts';

/** Keeps names and values apart in keys; no label of the text formats can hold it unescaped, and a clash would only need both. */
const between = '\u0000';

/**
 * The same text for the same labels in whatever order they come.
 * Labels nearly always arrive sorted already or in few orders, so callers that are in a hurry keep an alias (see `orderedKey`).
 */
export function labelsKey(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}${between}${labels[name] ?? ''}`)
    .join(between);
}

/** The labels as a text in the order they come: quicker than `labelsKey`, but two orders give two texts. */
export function orderedKey(labels: Labels): string {
  let key = '';
  for (const name in labels) key += `${name}${between}${labels[name] ?? ''}${between}`;
  return key;
}

/** Identifies a series: its name and its labels. */
export const seriesKey = (series: string, labels: Labels): string => `${series}${between}${labelsKey(labels)}`;

/** How people write a series: `requests_total{code="200",instance="a"}`. */
export function describeSeries(series: string, labels: Labels): string {
  const inside = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name] ?? '')}`)
    .join(',');
  return inside === '' ? series : `${series}{${inside}}`;
}
