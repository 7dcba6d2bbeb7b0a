import type { ReplayRange } from '../experiment/backtest/replay.ts';
import { pastOnly } from '../experiment/backtest/past-only.ts';
import { InvalidInputError } from '../model/error.ts';
import type { RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { Instant, Ms } from '../units/time.ts';
import { isoOf } from '../units/time.ts';

/** A time, or how long after the beginning of the trace. */
export type TraceTime = { readonly kind: 'time'; readonly at: Instant } | { readonly kind: 'after'; readonly after: Ms };

export type RangeRequest = {
  /** The first slot that counts; null for the middle of the trace. */
  readonly start: TraceTime | null;
  /** The end of the last one; null for the end of the trace. */
  readonly end: TraceTime | null;
  /** How much before the start forecasters learn from; null for all there is. */
  readonly train: Ms | null;
};

/**
 * The part of a trace that a backtest needs, known slot by slot, and which of its slots are played. Throws InvalidInputError where none are
 * left, or none was measured.
 */
export function backtestRange(series: RegularSeries, { start, end, train }: RangeRequest): { readonly series: RegularSeries; readonly range: ReplayRange } {
  const { length } = series.values;
  const from = start === null ? Math.floor(length / 2) : slotOf(series, start);
  const to = end === null ? length : slotOf(series, end);
  const problems: string[] = [];
  const place = (field: string, slot: number): string => `${field} is ${isoOf(timeAt(series, slot))}`;
  const whole = `the trace goes from ${isoOf(series.start)} to ${isoOf(timeAt(series, length))}`;
  if (from < 0 || from >= length) problems.push(`${place('--start', from)}; it must be inside the trace (${whole}); choose another time`);
  if (to <= from || to > length) problems.push(`${place('--end', to)}; it must be after the start (${isoOf(timeAt(series, from))}) and not after the end of the trace (${whole}); choose another time`);
  if (train !== null && train < series.step) problems.push(`--train is ${train} ms; it must be at least one slot of the trace, ${series.step} ms; lengthen it`);
  if (problems.length === 0 && !series.measured.subarray(from, to).includes(1)) problems.push(`the trace has no measurement from ${isoOf(timeAt(series, from))} to ${isoOf(timeAt(series, to))}; some of these ${to - from} slots must have one; choose another --start or --end`);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const known = pastOnly(series, from);
  const first = train === null ? 0 : Math.max(0, from - Math.round(train / series.step));
  const part = { ...series, start: timeAt(series, first), values: known.values.slice(first, to), measured: series.measured.slice(first, to) };
  return { series: part, range: { warmFrom: from - first, from: from - first, to: to - first } };
}

/** The slot that a time lies in, or the next one. */
const slotOf = ({ start, step }: RegularSeries, time: TraceTime): number => Math.ceil((time.kind === 'time' ? time.at - start : time.after) / step);
