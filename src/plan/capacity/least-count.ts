import type { DurationPrediction, DurationPredictor } from '../ports/duration-predictor.ts';
import { besideGoal } from './beside-goal.ts';
import { CachedPredictor } from './cached-predictor.ts';
import type { PredictedValue } from './capacity-plan.ts';
import type { Offer } from './offer.ts';
import { chiContainersMax } from './predictors/chi-model.ts';
import type { ClassGoal } from './problem.ts';

/** What is asked of an offer: to serve so many users so fast. `goal` is in the unit of the prediction. */
export type Demand = { readonly users: number; readonly thinkSeconds: number; readonly goal: number };

export type LeastCount =
  | { readonly kind: 'found'; readonly count: number; readonly predicted: PredictedValue }
  /** Not even `count` machines do. `tooSlow` where that is certain of any number that may be taken; else nothing is known of some. */
  | { readonly kind: 'none'; readonly count: number; readonly why: string; readonly tooSlow: boolean };

/** `ends` where nothing is known of more than `to`, although more may be taken. */
export type CountRange = { readonly from: number; readonly to: number; readonly ends?: boolean };

export const goalNumber = (goal: ClassGoal): number => (goal.kind === 'deadline' ? goal.seconds : goal.share);

export const ask = (predictor: DurationPredictor, { profile, slots, speed }: Offer, { users, thinkSeconds }: Demand, count: number): DurationPrediction =>
  predictor.predict(profile, { cores: slots * count, speed, users, thinkSeconds });

export const askOptimist = (predictor: DurationPredictor, { profile, slots, speed }: Offer, { users, thinkSeconds }: Demand, count: number): number =>
  predictor.optimistic(profile, { cores: slots * count, speed, users, thinkSeconds });

export type PossibleCounts = { readonly kind: 'possible'; readonly range: CountRange } | Extract<LeastCount, { readonly kind: 'none' }>;

/**
 * The counts that may do: below `from` not even the optimistic model meets the goal, and above `to` nothing is known or wanted.
 * Costs no simulation.
 */
export function possibleCounts(predictor: DurationPredictor, offer: Offer, demand: Demand, within: CountRange): PossibleCounts {
  const known = knownCounts(predictor, offer, demand, within);
  const { from, to } = narrowed(predictor, offer, demand, known);
  const mayDo = (count: number): boolean => askOptimist(predictor, offer, demand, count) <= demand.goal;
  if (to < from || !mayDo(to)) {
    return { kind: 'none', count: known.to, ...missedBy(tooSlow(offer, known.to, askOptimist(predictor, offer, demand, known.to), demand), known) };
  }
  let impossible = from - 1;
  let possible = to;
  while (possible - impossible > 1) {
    const middle = Math.floor((impossible + possible) / 2);
    if (mayDo(middle)) possible = middle;
    else impossible = middle;
  }
  return { kind: 'possible', range: { ...known, from: possible, to } };
}

const missedBy = (why: string, { ends = false }: CountRange): { readonly why: string; readonly tooSlow: boolean } => ({ why: ends ? `${why}, and more were not measured` : why, tooSlow: !ends });

/** What was asked before may say that they are too slow although the optimistic model does not. */
function tooSlow({ profile }: Offer, count: number, atLeast: number, demand: Demand): string {
  if (!(atLeast > demand.goal && Number.isFinite(atLeast))) return `${count} of them are too slow`;
  const { value, goal, isBusy } = besideGoal(profile, atLeast, demand.goal);
  return `${count} of them would ${isBusy ? `be at least ${value} busy` : `need at least ${value}`} where ${goal} is asked for`;
}

function stillTooSlow({ profile }: Offer, count: number, predicted: number, demand: Demand): string {
  const { value, goal, isBusy } = besideGoal(profile, predicted, demand.goal);
  return `${count} of them ${isBusy ? `are still ${value} busy` : `still need ${value}`} where ${goal} is asked for`;
}

/** What was asked before, for other types with as fast cores or other goals, leaves fewer counts to try. */
function narrowed(predictor: DurationPredictor, { profile, slots, speed }: Offer, { users, thinkSeconds, goal }: Demand, { from, to }: CountRange): CountRange {
  if (!(predictor instanceof CachedPredictor)) return { from, to };
  const { missed, met } = predictor.knownCores(profile, { speed, users, thinkSeconds }, goal);
  return { from: Math.max(from, Math.floor(missed / slots) + 1), to: Math.min(to, Math.ceil(met / slots)) };
}

/** Tables of measurements end somewhere, and regressions fall below 0: beyond, a predictor knows nothing, which must not be taken for too slow. */
export function knownCounts(predictor: DurationPredictor, offer: Offer, demand: Demand, { from, to }: CountRange): CountRange {
  if (offer.profile.kind === 'chi') {
    const most = Math.floor(chiContainersMax(offer.profile, demand.users) / offer.slots);
    return most < from ? { from, to } : { from, to: Math.min(to, most) };
  }
  if (offer.profile.kind !== 'measured') return { from, to };
  const measured = offer.profile.points.flatMap(({ cores }) => [Math.floor(cores / offer.slots), Math.ceil(cores / offer.slots)]);
  const known = [from, to, ...measured.filter((count) => count > from && count < to)].filter((count) => ask(predictor, offer, demand, count).kind === 'predicted');
  return known.length === 0 ? { from, to } : { from: Math.min(...known), to: Math.max(...known), ends: Math.max(...known) < to };
}

/**
 * The least count within the range that meets the goal, by what `predict` says; it must never grow with the count. Probes follow
 * the hyperbola T = a / n + b that durations nearly are, as D-SPACE4Cloud's fine-grained search does, and every second one halves the
 * bracket, so that no shape needs more than about twice the logarithm of the range.
 */
export function leastCount(predictor: DurationPredictor, offer: Offer, demand: Demand, range: CountRange): LeastCount {
  const { goal } = demand;
  const { from, to } = range;
  let missed: Probe | null = null;
  let met: (Probe & { readonly predicted: PredictedValue }) | null = null;
  let next = from;
  for (let step = 0; met === null || met.count - (missed?.count ?? from - 1) > 1; step++) {
    const answer = ask(predictor, offer, demand, next);
    if (answer.kind === 'predicted' && answer.value <= goal) {
      met = { count: next, value: answer.value, predicted: { value: answer.value, low: answer.low, high: answer.high } };
    } else {
      if (next === to) return { kind: 'none', count: to, ...(answer.kind === 'none' ? { why: answer.why, tooSlow: false } : missedBy(stillTooSlow(offer, to, answer.value, demand), range)) };
      missed = { count: next, value: answer.kind === 'predicted' ? answer.value : Number.NaN };
    }
    next = met === null ? beyond(missed as Probe, goal, to) : between(missed ?? { count: from - 1, value: Number.NaN }, met, goal, step);
  }
  return { kind: 'found', count: met.count, predicted: met.predicted };
}

type Probe = { readonly count: number; readonly value: number };

/** The next count to try while none has met the goal: if time fell in proportion to machines, but at most four times as many. */
function beyond({ count, value }: Probe, goal: number, to: number): number {
  const guess = Number.isFinite(value) && goal > 0 ? Math.ceil((count * value) / goal) : 2 * count;
  return Math.min(to, Math.max(count + 1, Math.min(guess, 4 * count)));
}

/** The next count to try between one that missed and one that met the goal. */
function between(missed: Probe, met: Probe, goal: number, step: number): number {
  const middle = Math.floor((missed.count + met.count) / 2);
  if (step % 2 === 1 || missed.count < 1 || !Number.isFinite(missed.value) || missed.value <= met.value) return middle;
  const a = (missed.value - met.value) / (1 / missed.count - 1 / met.count);
  const b = met.value - a / met.count;
  const guess = Math.ceil(a / (goal - b));
  return Math.min(met.count - 1, Math.max(missed.count + 1, Number.isFinite(guess) ? guess : middle));
}
