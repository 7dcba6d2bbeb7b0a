import type { QueryExpression } from '../../model/query.ts';
import type { Labels } from '../../model/sample.ts';
import { describeExpression } from '../../monitor/query/describe-expression.ts';
import { labelsKey } from '../../monitor/labels-key.ts';
import type { Bucket } from './histogram-quantile.ts';
import { histogramQuantile } from './histogram-quantile.ts';
import type { OverTime, Window } from './over-time.ts';
import { overTime } from './over-time.ts';
import type { Selection, SeriesIndex } from './series-index.ts';
import { groupingOf, labelOf, pick } from './series-index.ts';

/** A labelled value; `at` is the time of the newest sample behind it (ms). */
export type Element = { readonly labels: Labels; readonly value: number; readonly at: number };

/** What a node yields: a number for all labels, or a value for each of several label sets. */
export type Result = { readonly kind: 'scalar'; readonly value: number } | { readonly kind: 'vector'; readonly elements: readonly Element[] };

type Across = Extract<QueryExpression, { kind: 'across' }>;
type Binary = Extract<QueryExpression, { kind: 'binary' }>;
type Quantile = Extract<QueryExpression, { kind: 'histogram-quantile' }>;

/** One evaluation: where the series are, when it is, and what could not be answered so far. */
export type Evaluation = {
  readonly index: SeriesIndex;
  readonly at: number;
  readonly staleness: number;
  /** Explains a selection that has nothing to offer. */
  readonly explain: (node: OverTime, selection: Selection) => string;
  readonly whys: string[];
};

/**
 * Evaluates a query tree at one time, with the semantics of PromQL: labels without the series name, left-open windows,
 * one-to-one matching of all labels in operations between vectors, NaN where arithmetic has no answer.
 */
export function evaluateExpression(expression: QueryExpression, evaluation: Evaluation): Result {
  switch (expression.kind) {
    case 'number':
      return { kind: 'scalar', value: expression.value };
    case 'over-time':
      return { kind: 'vector', elements: overTimeElements(expression, evaluation) };
    case 'across':
      return { kind: 'vector', elements: expression.of.kind === 'over-time' ? fused(expression, expression.of, evaluation) : across(expression, evaluation) };
    case 'histogram-quantile':
      return { kind: 'vector', elements: quantiles(expression, evaluation) };
    case 'binary':
      return binary(expression, evaluation);
  }
}

const windowOf = (node: OverTime, { at, staleness }: Evaluation): Window => ({ from: at - node.window, to: at, staleness });

const timeOf = (series: Selection['series'][number], at: number): number => series.ring.time(series.ring.countUpTo(at) - 1);

function overTimeElements(node: OverTime, evaluation: Evaluation): Element[] {
  const selection = evaluation.index.select(node.selector);
  const window = windowOf(node, evaluation);
  const elements: Element[] = [];
  for (const series of selection.series) {
    const value = overTime(node.fn, series.ring, window);
    if (!Number.isNaN(value)) elements.push({ labels: series.labels, value, at: timeOf(series, evaluation.at) });
  }
  if (elements.length === 0) evaluation.whys.push(evaluation.explain(node, selection));
  return elements;
}

/** Running values of one group. */
type Group = { sum: number; count: number; min: number; max: number; at: number };

const newGroup = (): Group => ({ sum: 0, count: 0, min: Number.NaN, max: Number.NaN, at: Number.NEGATIVE_INFINITY });

function addTo(group: Group, value: number, at: number): void {
  group.sum += value;
  group.count += 1;
  // NaN loses against any number, as in PromQL.
  if (!(group.min <= value)) group.min = Number.isNaN(value) ? group.min : value;
  if (!(group.max >= value)) group.max = Number.isNaN(value) ? group.max : value;
  if (at > group.at) group.at = at;
}

function outcome(fn: Across['fn'], group: Group): number {
  return fn === 'avg' ? group.sum / group.count : group[fn];
}

/** The usual shape, series over time and then across them, without an object for each series and with the grouping remembered. */
function fused(node: Across, of: OverTime, evaluation: Evaluation): Element[] {
  const selection = evaluation.index.select(of.selector);
  const { groupOf, labels } = groupingOf(selection, node.by);
  const window = windowOf(of, evaluation);
  const groups = labels.map(newGroup);
  for (const [index, series] of selection.series.entries()) {
    const value = overTime(of.fn, series.ring, window);
    const group = groups[groupOf[index] ?? 0];
    if (!Number.isNaN(value) && group !== undefined) addTo(group, value, timeOf(series, evaluation.at));
  }
  const elements = groups.flatMap((group, index) =>
    group.count === 0 ? [] : [{ labels: labels[index] ?? {}, value: outcome(node.fn, group), at: group.at }],
  );
  if (elements.length === 0) evaluation.whys.push(evaluation.explain(of, selection));
  return elements;
}

function across(node: Across, evaluation: Evaluation): Element[] {
  const result = evaluateExpression(node.of, evaluation);
  if (result.kind === 'scalar') return [{ labels: {}, value: result.value, at: evaluation.at }];
  const groups = new Map<string, { readonly labels: Labels; readonly group: Group }>();
  for (const { labels, value, at } of result.elements) {
    const picked = pick(labels, node.by);
    const key = labelsKey(picked);
    const entry = groups.get(key) ?? { labels: picked, group: newGroup() };
    groups.set(key, entry);
    addTo(entry.group, value, at);
  }
  return [...groups.values()].map(({ labels, group }) => ({ labels, value: outcome(node.fn, group), at: group.at }));
}

function quantiles(node: Quantile, evaluation: Evaluation): Element[] {
  const result = evaluateExpression(node.of, evaluation);
  if (result.kind === 'scalar') return [];
  const histograms = new Map<string, { readonly labels: Labels; readonly buckets: Bucket[]; at: number }>();
  for (const { labels, value, at } of result.elements) {
    const upper = boundOf(labelOf(labels, 'le'));
    if (Number.isNaN(upper)) continue;
    const { le: _, ...rest } = labels;
    const key = labelsKey(rest);
    const entry = histograms.get(key) ?? { labels: rest, buckets: [], at };
    histograms.set(key, entry);
    entry.buckets.push({ upper, count: value });
    entry.at = Math.max(entry.at, at);
  }
  if (histograms.size === 0 && result.elements.length > 0) evaluation.whys.push(`${describeExpression(node.of)} has no buckets (no label le)`);
  return [...histograms.values()].map(({ labels, buckets, at }) => {
    const value = histogramQuantile(node.q, buckets);
    if (typeof value === 'number') return { labels, value, at };
    evaluation.whys.push(`${value.why} in ${describeExpression(node.of)}`);
    return { labels, value: Number.NaN, at };
  });
}

const boundOf = (le: string): number => (le === '' ? Number.NaN : le === '+Inf' || le === 'Inf' ? Number.POSITIVE_INFINITY : Number(le));

function binary(node: Binary, evaluation: Evaluation): Result {
  const left = evaluateExpression(node.left, evaluation);
  const right = evaluateExpression(node.right, evaluation);
  const compute = (a: number, b: number): number => {
    if (node.op === '/' && b === 0) evaluation.whys.push(`division by zero: ${describeExpression(node.right)} is 0`);
    return calculate(node.op, a, b);
  };
  if (left.kind === 'scalar') {
    if (right.kind === 'scalar') return { kind: 'scalar', value: compute(left.value, right.value) };
    return { kind: 'vector', elements: right.elements.map((element) => ({ ...element, value: compute(left.value, element.value) })) };
  }
  if (right.kind === 'scalar') {
    return { kind: 'vector', elements: left.elements.map((element) => ({ ...element, value: compute(element.value, right.value) })) };
  }
  const others = new Map(right.elements.map((element) => [labelsKey(element.labels), element]));
  const elements = left.elements.flatMap((element): Element[] => {
    const other = others.get(labelsKey(element.labels));
    return other === undefined ? [] : [{ labels: element.labels, value: compute(element.value, other.value), at: Math.min(element.at, other.at) }];
  });
  if (elements.length === 0 && left.elements.length > 0 && right.elements.length > 0) {
    evaluation.whys.push(`no labels of ${describeExpression(node.left)} are those of ${describeExpression(node.right)}`);
  }
  return { kind: 'vector', elements };
}

function calculate(op: Binary['op'], a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
  }
}
