import { hours } from '../../../units/time.ts';
import { timeAt } from '../../../model/forecast.ts';
import type { SizeAdvice, SizeRecommender, SizedResource, UsageHistory } from '../../ports/size-recommender.ts';
import { bumped } from '../demand.ts';
import { holdReason } from '../hold.ts';
import { vpaConstants } from './constants.ts';
import type { DecayingHistogram } from './histogram.ts';
import { emptyHistogram, percentileOf, withSample } from './histogram.ts';

/** What VPA keeps of a container. Times are in milliseconds. */
export type VpaState = {
  readonly histogram: DecayingHistogram | null;
  readonly digested: number;
  readonly firstSample: number;
  readonly lastSample: number;
  readonly samples: number;
  /** Of the memory interval: its end, the greatest usage in it, and what was estimated after kills in it. */
  readonly windowEnd: number;
  readonly peak: number;
  readonly oomPeak: number;
  /** When the pod was created anew (a resize), when its container last started (also after a kill), and whether the last kill was quick. */
  readonly podStart: number;
  readonly containerStart: number;
  readonly quickOom: boolean;
};

const initialState: VpaState = {
  histogram: null, digested: 0, firstSample: 0, lastSample: 0, samples: 0, windowEnd: Number.NEGATIVE_INFINITY, peak: 0, oomPeak: 0, podStart: Number.NaN, containerStart: Number.NaN, quickOom: false,
};

/**
 * The Kubernetes vertical pod autoscaler as its source has it: a decaying histogram, target p90, bounds p50 and p95 by confidence, a margin
 * of 15 %, memory by its peak of each day, and the updater's rule of when a pod is evicted. A step of the series stands for the samples
 * that VPA takes once a minute. Not modelled: the updater's least number of replicas and its limit on evictions at once, as there is one component.
 */
export const vpa: SizeRecommender<VpaState> = {
  name: 'vpa',
  description: 'the Kubernetes vertical pod autoscaler: p90 of a decaying histogram and 15 %',
  initial: () => initialState,
  recommend: (history, present, state) => {
    const digested = digest(history, state);
    const hold = holdReason(history);
    if (hold !== null) return { advice: hold, state: digested };
    const { usage, resource } = history;
    const bounds = vpaBounds(digested, resource);
    const now = timeAt(usage, usage.values.length);
    const why = evictionReason({ ...bounds, present, podAgeMs: now - digested.podStart, quickOom: digested.quickOom });
    const reason = `The 90th percentile of usage and 15 % is ${figure(bounds.target)}; ${why ?? `${figure(present)} lies within ${figure(bounds.lower)} to ${figure(bounds.upper)} and stays`}.`;
    const advice: SizeAdvice = { kind: 'size', ...bounds, resize: why !== null, reason };
    return { advice, state: why === null ? digested : { ...digested, podStart: now, containerStart: now, quickOom: false } };
  },
};

const figure = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'any size');

/** Target and bounds of the recommender. */
export function vpaBounds(state: VpaState, resource: SizedResource): { readonly target: number; readonly lower: number; readonly upper: number } {
  const { histogram } = state;
  const percentile = (level: number): number => (histogram === null ? 0 : percentileOf(histogram, level) * (1 + vpaConstants.margin));
  const confidence = confidenceOf(state);
  const scaled = ({ multiplier, exponent }: { readonly multiplier: number; readonly exponent: number }): number => (1 + multiplier / confidence) ** exponent;
  const atLeast = (value: number): number => Math.max(vpaConstants.minimum[resource], value);
  return {
    target: atLeast(percentile(vpaConstants.target)),
    lower: atLeast(percentile(vpaConstants.lower) * scaled(vpaConstants.lowerConfidence)),
    upper: atLeast(percentile(vpaConstants.upper) * scaled(vpaConstants.upperConfidence)),
  };
}

/** Days of history, or of samples at one a minute, whichever are fewer. */
export function confidenceOf({ firstSample, lastSample, samples }: Pick<VpaState, 'firstSample' | 'lastSample' | 'samples'>): number {
  return Math.min((lastSample - firstSample) / hours(24), samples / vpaConstants.samplesPerDay);
}

/** Why the updater evicts the pod; null if it does not. */
export function evictionReason({ target, lower, upper, present, podAgeMs, quickOom }: { readonly target: number; readonly lower: number; readonly upper: number; readonly present: number; readonly podAgeMs: number; readonly quickOom: boolean }): string | null {
  if (target === present) return null;
  if (present < lower) return `${figure(present)} is below the lower bound ${figure(lower)}`;
  if (present > upper) return `${figure(present)} is above the upper bound ${figure(upper)}`;
  if (quickOom) return 'the container was killed within 10 minutes of its start';
  if (podAgeMs >= vpaConstants.lifetime && Math.abs(present - target) / present >= vpaConstants.updateThreshold) return `${figure(present)} has differed by a tenth or more, and the pod is older than 12 hours`;
  return null;
}

function digest(history: UsageHistory, state: VpaState): VpaState {
  let now = state;
  for (let index = state.digested; index < history.usage.values.length; index++) now = { ...digestStep(history, index, now), digested: index + 1 };
  return now;
}

function digestStep(history: UsageHistory, index: number, before: VpaState): VpaState {
  const { usage, resource, limits, short } = history;
  const at = timeAt(usage, index);
  let state = Number.isNaN(before.podStart) ? { ...before, podStart: at, containerStart: at } : before;
  if (usage.measured[index] === 1) {
    const first = state.samples === 0 ? at : state.firstSample;
    // The step stands for as many samples as VPA would have taken in it.
    state = { ...state, firstSample: first, lastSample: at, samples: state.samples + usage.step / vpaConstants.sampleEvery };
    state = resource === 'cores' ? withCpuSample(state, usage.values[index] as number, at) : withMemorySample(state, usage.values[index] as number, at, false);
  }
  if (resource === 'MiB' && short[index] === 1) state = withKill(state, limits[index] as number, at);
  return state;
}

function withCpuSample(state: VpaState, value: number, at: number): VpaState {
  const histogram = state.histogram ?? emptyHistogram(vpaConstants.cpuBuckets, vpaConstants.halfLife);
  return { ...state, histogram: withSample(histogram, value, vpaConstants.cpuSampleWeight, at) };
}

/** `addMemorySample` of VPA: only the greatest value of an interval is in the histogram, at the time of the interval's end. */
function withMemorySample(state: VpaState, value: number, at: number, isOom: boolean): VpaState {
  const histogram = state.histogram ?? emptyHistogram(vpaConstants.memoryBuckets, vpaConstants.halfLife);
  const { memorySampleWeight: weight, memoryInterval: interval } = vpaConstants;
  const windowEnd = state.windowEnd === Number.NEGATIVE_INFINITY ? at : state.windowEnd;
  const keep = isOom ? { oomPeak: value } : { peak: value };
  if (at < windowEnd) {
    const greatest = Math.max(state.peak, state.oomPeak);
    if (greatest === 0 || value <= greatest) return state;
    return { ...state, ...keep, histogram: withSample(withSample(histogram, greatest, -weight, windowEnd), value, weight, windowEnd) };
  }
  const end = windowEnd + Math.floor((at - windowEnd) / interval) * interval + interval;
  return { ...state, windowEnd: end, peak: 0, oomPeak: 0, ...keep, histogram: withSample(histogram, value, weight, end) };
}

/** `RecordOOM` of VPA: an artificial sample above the request and the greatest usage of the interval, without earlier estimates. */
function withKill(state: VpaState, request: number, at: number): VpaState {
  const quickOom = at - state.containerStart < vpaConstants.quickOom;
  const restarted = { ...state, containerStart: at, quickOom };
  if (at < state.windowEnd - vpaConstants.memoryInterval) return restarted;
  return withMemorySample(restarted, bumped(Math.max(request, state.peak), 'MiB'), at, true);
}
