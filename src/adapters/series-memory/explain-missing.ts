import { selector } from '../../monitor/query/to-promql.ts';
import { ageOf } from './age.ts';
import type { OverTime } from './over-time.ts';
import { samplesNeeded } from './over-time.ts';
import type { RecentFailures } from './recent-failures.ts';
import type { Selection, SeriesIndex } from './series-index.ts';

/**
 * Why a part of a query has no value at all: no such series, none with these labels, too old, or too few samples; and what
 * failed that could have brought it. It only runs when something is missing.
 */
export function explainMissing(
  node: OverTime,
  selection: Selection,
  context: { readonly index: SeriesIndex; readonly failures: RecentFailures; readonly at: number; readonly staleness: number },
): string {
  const since = context.at - Math.max(node.window, context.staleness);
  return [reasonOf(node, selection, context), ...context.failures.about(node.selector, since, context.at)].join('; ');
}

function reasonOf(node: OverTime, selection: Selection, context: { readonly index: SeriesIndex; readonly at: number; readonly staleness: number }): string {
  const name = selector(node.selector);
  if (selection.series.length === 0) {
    const others = context.index.countNamed(node.selector.series);
    return others === 0 ? `there is no series ${name}` : `no series matches ${name}; ${others} of that name have other labels`;
  }
  const { at } = context;
  let newest = Number.NEGATIVE_INFINITY;
  let most = 0;
  for (const { ring } of selection.series) {
    const end = ring.countUpTo(at);
    if (end > 0) newest = Math.max(newest, ring.time(end - 1));
    most = Math.max(most, end - ring.countUpTo(at - node.window));
  }
  const window = ageOf(node.window);
  if (newest === Number.NEGATIVE_INFINITY) return `${name} had no sample yet`;
  if (at - newest >= context.staleness) return `the last sample of ${name} is ${ageOf(at - newest)} old; after ${ageOf(context.staleness)} a series counts as gone`;
  if (most === 0) return `the last sample of ${name} is ${ageOf(at - newest)} old, outside the window of ${window}`;
  return `${name} has ${most} ${most === 1 ? 'sample' : 'samples'} in the last ${window}; ${node.fn === 'increase' ? 'an increase' : `a ${node.fn}`} needs ${samplesNeeded(node.fn)}`;
}
