import * as z from 'zod';
import type { KnowledgeStore, Write } from '../../knowledge/ports/knowledge-store.ts';
import type { AppId, QueryId } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import type { Reading } from '../../model/reading.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { hours, minutes, ms } from '../../units/time.ts';

const day = hours(24);
/** Four weeks: what four of the same weekday need. */
export const keptDays = 28;
/** A piece for each kept day and for today. Pieces are overwritten in turn, so that old ones need no deleting. */
const pieces = keptDays + 1;

/**
 * What a reading was in each step of the last weeks, on a grid that counts from 1970: the mean of the readings within the step, null where there was
 * none. `values[i]` belongs to the step `first + i`.
 */
export type LoadHistory = {
  readonly step: Ms;
  readonly first: number;
  readonly values: readonly (number | null)[];
  /** The step that is not over yet; it is not kept over a restart. */
  readonly open: { readonly index: number; readonly sum: number; readonly count: number } | null;
};

/** A minute, or the cycle where that is longer. */
export const historyStep = (cycle: Ms): Ms => ms(Math.max(minutes(1), cycle));

export const emptyHistory = (step: Ms): LoadHistory => ({ step, first: 0, values: [], open: null });

/** One more than the last step that is over. */
export const knownEnd = ({ step }: Pick<LoadHistory, 'step'>, at: Instant): number => Math.floor(at / step);

/** The history with one more reading, which tells of the time just before `at`. */
export function withReading(history: LoadHistory, one: Reading | undefined, at: Instant): LoadHistory {
  const index = Math.ceil(at / history.step) - 1;
  const closed = history.open !== null && history.open.index < index ? closeStep(history) : history;
  const value = one?.kind === 'value' ? one.value : null;
  const open = value === null ? closed.open : { index, sum: (closed.open?.sum ?? 0) + value, count: (closed.open?.count ?? 0) + 1 };
  const next = { ...closed, open };
  return open !== null && open.index < knownEnd(history, at) ? closeStep(next) : next;
}

function closeStep(history: LoadHistory): LoadHistory {
  const { open, step, values } = history;
  if (open === null) return history;
  const first = values.length === 0 ? open.index : history.first;
  // A clock that was set back, or a step that was recorded before: what is known stays.
  if (open.index < first + values.length) return { ...history, open: null };
  const gap = Math.min(open.index - first - values.length, (keptDays * day) / step);
  const all = [...values, ...Array.from({ length: gap }, () => null), open.sum / open.count];
  const kept = all.slice(-Math.floor((keptDays * day) / step));
  return { step, first: open.index + 1 - kept.length, values: kept, open: null };
}

const pieceSchema = z.strictObject({ version: z.literal(1), step: z.number().positive(), first: z.int().min(0), values: z.array(z.number().nullable()).max(day / minutes(1)) });

const dayOf = (step: Ms, index: number): number => Math.floor((index * step) / day);
const nameOf = (query: QueryId, whichDay: number): string => `@history/${query}/${whichDay % pieces}`;

/** Writes the piece of the day that the newest step belongs to; nothing while no step has ended. */
export function historyWrites(app: AppId, query: QueryId, before: LoadHistory, after: LoadHistory): readonly Write[] {
  const end = after.first + after.values.length;
  if (after.values.length === 0 || end === before.first + before.values.length) return [];
  const today = dayOf(after.step, end - 1);
  const from = after.values.findLastIndex((_, i) => dayOf(after.step, after.first + i) !== today) + 1;
  return [pieceWrite(app, query, after, from, after.values.length)];
}

/** Writes all of it, a piece for each day: where days before today have changed too. */
export function wholeHistoryWrites(app: AppId, query: QueryId, history: LoadHistory): readonly Write[] {
  const { step, first, values } = history;
  const begins = values.flatMap((_, i) => (i === 0 || dayOf(step, first + i) !== dayOf(step, first + i - 1) ? [i] : []));
  return begins.map((from, i) => pieceWrite(app, query, history, from, begins[i + 1] ?? values.length));
}

function pieceWrite(app: AppId, query: QueryId, { step, first, values }: LoadHistory, from: number, to: number): Write {
  const state: Json = { version: 1, step, first: first + from, values: values.slice(from, to) };
  return { kind: 'put-policy-state', app, policy: nameOf(query, dayOf(step, first + from)), state };
}

/** What an application of the same name must not inherit. */
export const forgetHistory = (app: AppId, query: QueryId): readonly Write[] =>
  Array.from({ length: pieces }, (_, i): Write => ({ kind: 'put-policy-state', app, policy: nameOf(query, i), state: null }));

/** Reads the history back. Pieces that are too old, on another grid or not readable are left out, and a gap is one. */
export async function loadHistory(store: Pick<KnowledgeStore, 'policyState'>, app: AppId, query: QueryId, step: Ms, at: Instant): Promise<LoadHistory> {
  const end = knownEnd({ step }, at);
  const oldest = end - Math.floor((keptDays * day) / step);
  const states = await Promise.all(Array.from({ length: pieces }, (_, i) => store.policyState(app, nameOf(query, i))));
  const read = states
    .flatMap((state) => pieceSchema.safeParse(state).data ?? [])
    .filter((piece) => piece.step === step && piece.first >= oldest && piece.first + piece.values.length <= end)
    .toSorted((a, b) => a.first - b.first);
  const first = read[0]?.first ?? 0;
  const values: (number | null)[] = [];
  for (const piece of read) {
    while (values.length < piece.first - first) values.push(null);
    values.push(...piece.values.slice(Math.max(0, values.length - (piece.first - first))));
  }
  return { step, first, values, open: null };
}
