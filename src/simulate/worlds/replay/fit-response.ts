import { InvalidInputError } from '../../../model/error.ts';
import { leastSquares } from './least-squares.ts';
import type { ResponseModel } from './response-model.ts';
import { capacityOf, responseAt } from './response-model.ts';

/** What was recorded in one slot: load, ready replicas, and the response in ms. */
export type RecordedSlot = { readonly load: number; readonly replicas: number; readonly response: number };

/** Relative errors of a model: the median and the 90th percentile over slots. */
export type FitError = { readonly median: number; readonly p90: number };

export type ResponseFit = {
  readonly model: ResponseModel;
  /** On slots that it was not fitted to: five stretches of time, each left out once. */
  readonly heldOut: FitError;
  /** On the same slots, of a model that always answers the median response: what a fit must beat to say anything. */
  readonly baseline: FitError;
  /** Logarithms of recorded over fitted response, in order of time: the noise that a replay draws from. */
  readonly residuals: Float64Array;
  /** What the data does not tell. Whole sentences. */
  readonly notes: readonly string[];
};

const slotsMin = 60;
/** More slots make a fit slower, not better: they are thinned evenly. */
const slotsMax = 1000;
const folds = 5;
/** The law of scalability must be this much closer on held-out slots before its two parameters are believed. */
const gainMin = 0.02;
/** With fewer numbers of replicas in the data nothing is known of how capacity grows. */
const sizesForLaw = 4;
/** Rounds of weighing outliers down, and where that begins, in robust standard deviations (Huber, "Robust estimation of a location parameter", 1964). */
const weighings = 3;
const huber = 1.345;

/** Fits `queueing` and, where the data has enough sizes, `usl`, and takes the better on held-out slots. Throws InvalidInputError. */
export function fitResponse(recorded: readonly RecordedSlot[]): ResponseFit {
  const all = checked(recorded);
  const slots = thinned(all);
  const sizes = new Set(slots.map(({ replicas }) => replicas)).size;
  const notes = notesOf(slots, sizes);
  const queueing = heldOutOf(slots, 'queueing');
  const usl = sizes >= sizesForLaw ? heldOutOf(slots, 'usl') : null;
  const kind = usl !== null && usl.median < queueing.median * (1 - gainMin) ? 'usl' : 'queueing';
  const model = fitted(slots, kind);
  const heldOut = kind === 'usl' && usl !== null ? usl : queueing;
  const baseline = baselineOf(slots);
  if (heldOut.median >= baseline.median) notes.push('The fit is no closer than the median response: load and replicas do not explain this response, so a replay of it proves nothing.');
  return { model, heldOut, baseline, residuals: Float64Array.from(all, (slot) => residualOf(model, slot)), notes };
}

function checked(recorded: readonly RecordedSlot[]): readonly RecordedSlot[] {
  const problems: string[] = [];
  for (const [index, { load, replicas, response }] of recorded.entries()) {
    if (!(load >= 0 && load < Number.POSITIVE_INFINITY)) problems.push(`slots[${index}].load is ${load}; it must be a number from 0; leave out slots without a measurement`);
    if (!(Number.isInteger(replicas) && replicas >= 1)) problems.push(`slots[${index}].replicas is ${replicas}; it must be a whole number from 1; leave out slots without an instance`);
    if (!(response > 0 && response < Number.POSITIVE_INFINITY)) problems.push(`slots[${index}].response is ${response}; it must be above 0 ms; leave out slots without a measurement`);
    if (problems.length >= 10) break;
  }
  if (recorded.length < slotsMin) problems.push(`there are ${recorded.length} slots; there must be at least ${slotsMin}; record longer`);
  if (problems.length === 0 && recorded.every(({ load }) => load === 0)) problems.push('every load is 0; there must be some load; record while the application is used');
  if (problems.length > 0) throw new InvalidInputError(problems);
  return recorded;
}

const thinned = (slots: readonly RecordedSlot[]): readonly RecordedSlot[] =>
  slots.length <= slotsMax ? slots : Array.from({ length: slotsMax }, (_, i) => slots[Math.floor((i * slots.length) / slotsMax)] as RecordedSlot);

function notesOf(slots: readonly RecordedSlot[], sizes: number): string[] {
  const notes: string[] = [];
  if (sizes === 1) notes.push(`All slots have ${slots[0]?.replicas} replicas: that capacity grows in proportion to them is assumed, not measured.`);
  else if (sizes < sizesForLaw) notes.push(`There are only ${sizes} numbers of replicas: that capacity grows in proportion to them is assumed, not measured.`);
  const each = slots.map(({ load, replicas }) => load / replicas).toSorted((a, b) => a - b);
  const low = each[Math.floor(each.length * 0.05)] as number;
  const high = each[Math.floor(each.length * 0.95)] as number;
  if (high < 1.5 * low) notes.push('The load of a replica hardly varies: how the response grows with it is a guess.');
  return notes;
}

const residualOf = (model: ResponseModel, { load, replicas, response }: RecordedSlot): number => Math.log(response) - Math.log(responseAt(model, load / capacityOf(model, replicas)));

/** Parameters are logarithms, so that every step keeps them positive. */
function modelOf(parameters: Float64Array | readonly number[], kind: ResponseModel['kind']): ResponseModel {
  const value = (index: number, low: number, high: number): number => Math.min(high, Math.max(low, Math.exp(parameters[index] as number)));
  return {
    kind,
    floor: value(0, 1e-6, 1e9),
    growth: value(1, 1e-9, 1e9),
    bend: value(2, 0.5, 16),
    perReplica: value(3, 1e-9, 1e12),
    contention: kind === 'usl' ? value(4, 1e-9, 1) : 0,
    coherence: kind === 'usl' ? value(5, 1e-12, 1) : 0,
  };
}

/** The best of some beginnings, each with outliers weighed down. */
function fitted(slots: readonly RecordedSlot[], kind: ResponseModel['kind']): ResponseModel {
  const responses = slots.map(({ response }) => response).toSorted((a, b) => a - b);
  const floor = responses[Math.floor(responses.length * 0.1)] as number;
  const fullest = slots.reduce((max, { load, replicas }) => Math.max(max, load / replicas), 0);
  let best: { readonly model: ResponseModel; readonly cost: number } | null = null;
  for (const room of [1.02, 1.3, 2.5]) {
    const start = [Math.log(floor), Math.log(floor / 4), Math.log(2), Math.log(fullest * room), ...(kind === 'usl' ? [Math.log(0.02), Math.log(1e-4)] : [])];
    const found = robust(slots, start, kind);
    if (best === null || found.cost < best.cost) best = found;
  }
  return (best as { readonly model: ResponseModel }).model;
}

function robust(slots: readonly RecordedSlot[], start: readonly number[], kind: ResponseModel['kind']): { readonly model: ResponseModel; readonly cost: number } {
  const weights = new Float64Array(slots.length).fill(1);
  let parameters: readonly number[] = start;
  for (let round = 0; round < weighings; round++) {
    const found = leastSquares(
      (candidate, out) => {
        const model = modelOf(candidate, kind);
        for (let i = 0; i < slots.length; i++) out[i] = (weights[i] as number) * residualOf(model, slots[i] as RecordedSlot);
      },
      parameters,
      slots.length,
    );
    parameters = [...found.parameters];
    const model = modelOf(parameters, kind);
    const sizes = slots.map((slot) => Math.abs(residualOf(model, slot)));
    // The median of absolute residuals, as a standard deviation of a normal distribution.
    const scale = Math.max(1e-9, 1.4826 * upperRank(sizes, 0.5));
    for (const [i, size] of sizes.entries()) weights[i] = Math.sqrt(Math.min(1, (huber * scale) / Math.max(size, 1e-12)));
  }
  const model = modelOf(parameters, kind);
  return { model, cost: slots.reduce((sum, slot) => sum + Math.abs(residualOf(model, slot)), 0) };
}

/** Stretches of time and not single slots are left out, since neighbours tell each other's answer. */
function heldOutOf(slots: readonly RecordedSlot[], kind: ResponseModel['kind']): FitError {
  const errors = Array.from({ length: folds }, (_, fold) => {
    const [from, to] = [Math.floor((fold * slots.length) / folds), Math.floor(((fold + 1) * slots.length) / folds)];
    const model = fitted([...slots.slice(0, from), ...slots.slice(to)], kind);
    return slots.slice(from, to).map((slot) => Math.abs(Math.expm1(-residualOf(model, slot))));
  }).flat();
  return { median: upperRank(errors, 0.5), p90: upperRank(errors, 0.9) };
}

function baselineOf(slots: readonly RecordedSlot[]): FitError {
  const middle = upperRank(slots.map(({ response }) => response), 0.5);
  const errors = slots.map(({ response }) => Math.abs(middle / response - 1));
  return { median: upperRank(errors, 0.5), p90: upperRank(errors, 0.9) };
}

/** The smallest of values that more than the share `q` of them does not exceed: nearest rank, and the upper one where two fit. */
const upperRank = (values: readonly number[], q: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] as number;
