import { InvalidInputError } from '../../model/error.ts';
import type { TaskTime } from '../../model/job-profile.ts';
import { meanTaskSeconds, taskTimeShare } from '../../model/task-time.ts';
import { fitMixture } from './fit-mixture.ts';
import { logDensity } from './log-density.ts';

/** The families that are tried, simplest first. */
export type Family = 'exponential' | 'erlang' | 'log-normal' | 'hyper-exponential' | 'hyper-erlang';

/** How well a distribution describes times. */
export type TaskTimeFit = {
  readonly family: Family;
  readonly taskTime: TaskTime;
  readonly parameters: number;
  /** The largest difference between the shares of the distribution and those of the times (Kolmogorov and Smirnov); 0 to 1. */
  readonly distance: number;
  /** Akaike's criterion with the correction for few samples (Hurvich and Tsai, 1989): lower is better. */
  readonly aic: number;
  /** Its mean over the mean of the times, less 1. */
  readonly meanError: number;
};

export type FittedTaskTime = {
  readonly taskTime: TaskTime;
  /** In words, why this one. */
  readonly why: string;
  /** By Akaike's criterion, best first. */
  readonly tried: readonly TaskTimeFit[];
  readonly notTried: readonly { readonly family: Family; readonly why: string }[];
  readonly samples: number;
};

/** Fewer times say nothing of a distribution's shape. */
const samplesMin = 10;
/** Mixtures are fitted to so many quantiles at most: their shape is in these. */
const quantilesMax = 400;
const phasesMax = 1000;
/** Beyond it the mean is far above all times. */
const sigmaMax = 5;
/** Phases of the two branches of hyper-Erlang distributions that are tried. */
const branchPhases = [1, 2, 4, 8, 16, 32, 64, 128] as const;

/**
 * Finds what best describes task times in seconds: of the families the one with the lowest Akaike criterion, if its distance could be chance (5 % level of
 * Kolmogorov's test as approximated by Stephens, 1970; lenient, since the parameters come from the same times), else the times themselves. Equal times are a
 * constant, and so is a single one. Throws InvalidInputError without times, or where one is negative or no number.
 */
export function fitTaskTime(seconds: readonly number[]): FittedTaskTime {
  const sorted = checked(seconds);
  const samples = sorted.length;
  const [first, last] = [sorted[0] as number, sorted[samples - 1] as number];
  if (first === last) return { taskTime: { kind: 'constant', seconds: first }, why: samples === 1 ? 'there is one time' : `all ${samples} times are equal`, tried: [], notTried: [], samples };
  const candidates = families(sorted);
  const tried = candidates.flatMap(({ family, parameters, taskTime }) => (taskTime === null ? [] : judge(sorted, { family, parameters, taskTime }))).toSorted((a, b) => a.aic - b.aic);
  const notTried = candidates.flatMap(({ family, taskTime, why }) => (taskTime === null ? [{ family, why }] : []));
  const replay: TaskTime = { kind: 'replay', seconds: [...seconds] };
  const best = tried[0];
  if (samples < samplesMin || best === undefined) return { taskTime: replay, why: `${samples} times are too few to tell a distribution: they are replayed`, tried, notTried, samples };
  const limit = 1.358 / (Math.sqrt(samples) + 0.12 + 0.11 / Math.sqrt(samples));
  const how = `${best.family} has the lowest Akaike criterion; its distance is ${best.distance.toFixed(3)}`;
  if (best.distance <= limit) return { taskTime: best.taskTime, why: `${how}, within the ${limit.toFixed(3)} that chance explains`, tried, notTried, samples };
  return { taskTime: replay, why: `${how}, more than the ${limit.toFixed(3)} that chance explains: the times are replayed`, tried, notTried, samples };
}

function checked(seconds: readonly number[]): Float64Array {
  if (seconds.length === 0) throw new InvalidInputError(['task times: there are none; there must be at least one; measure some']);
  const wrong = seconds.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (wrong >= 0) throw new InvalidInputError([`task times[${wrong}] is ${seconds[wrong]}; it must be a finite number of at least 0; remove it`]);
  return Float64Array.from(seconds).sort();
}

type Candidate = { readonly family: Family; readonly parameters: number; readonly taskTime: TaskTime | null; readonly why: string };

function families(sorted: Float64Array): readonly Candidate[] {
  const meanSeconds = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const scv = sorted.reduce((sum, value) => sum + (value / meanSeconds - 1) ** 2, 0) / sorted.length;
  const zeros = sorted[0] === 0;
  const noZeros = 'some times are 0, which it cannot give';
  const quantiles = thinned(sorted);
  return [
    { family: 'exponential', parameters: 1, taskTime: { kind: 'exponential', meanSeconds }, why: '' },
    { family: 'erlang', parameters: 2, taskTime: zeros ? null : erlang(sorted, meanSeconds, scv), why: zeros ? noZeros : 'the times vary as much as exponential ones, or more' },
    { family: 'log-normal', parameters: 2, taskTime: zeros ? null : logNormal(sorted), why: zeros ? noZeros : 'the times are spread over too many orders of magnitude' },
    { family: 'hyper-exponential', parameters: 3, taskTime: scv > 1 ? fitMixture(quantiles, [1, 1]) : null, why: scv > 1 ? 'one of its branches dies out' : 'the times vary no more than exponential ones' },
    { family: 'hyper-erlang', parameters: 5, taskTime: zeros ? null : hyperErlang(quantiles), why: zeros ? noZeros : 'one of its branches dies out' },
  ];
}

/** The likelihood has one maximum over phases, close to one over the squared coefficient of variation. */
function erlang(sorted: Float64Array, meanSeconds: number, scv: number): TaskTime | null {
  const guess = Math.min(phasesMax, Math.round(1 / scv));
  const around = [...new Set([0.5, 0.7, 0.85, 1, 1.2, 1.4, 2].map((factor) => Math.round(guess * factor)))].filter((phases) => phases >= 2 && phases <= phasesMax);
  return mostLikely(sorted, around.map((phases) => ({ kind: 'erlang', phases, meanSeconds })));
}

function hyperErlang(quantiles: Float64Array): TaskTime | null {
  const pairs = branchPhases.flatMap((low) => branchPhases.map((high) => [low, high] as const)).filter(([low, high]) => low !== 1 || high !== 1);
  return mostLikely(quantiles, pairs.flatMap((phases) => fitMixture(quantiles, phases) ?? []));
}

function mostLikely(sorted: Float64Array, times: readonly TaskTime[]): TaskTime | null {
  const judged = times.map((time) => ({ time, likelihood: logLikelihood(sorted, time) })).filter(({ likelihood }) => Number.isFinite(likelihood));
  return judged.toSorted((a, b) => b.likelihood - a.likelihood)[0]?.time ?? null;
}

function logNormal(sorted: Float64Array): TaskTime | null {
  const logs = sorted.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const sigma = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
  return sigma > sigmaMax ? null : { kind: 'log-normal', meanSeconds: Math.exp(mean + sigma ** 2 / 2), sigma };
}

/** Means of equally many neighbours, which keep the mean of all. */
function thinned(sorted: Float64Array): Float64Array {
  if (sorted.length <= quantilesMax) return sorted;
  return Float64Array.from({ length: quantilesMax }, (_, i) => {
    const part = sorted.subarray(Math.floor((i * sorted.length) / quantilesMax), Math.floor(((i + 1) * sorted.length) / quantilesMax));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

const logLikelihood = (sorted: Float64Array, time: TaskTime): number => sorted.reduce((sum, value) => sum + (logDensity(time, value) ?? Number.NEGATIVE_INFINITY), 0);

function judge(sorted: Float64Array, { family, parameters, taskTime }: { readonly family: Family; readonly parameters: number; readonly taskTime: TaskTime }): readonly TaskTimeFit[] {
  const n = sorted.length;
  const correction = n > parameters + 1 ? (2 * parameters * (parameters + 1)) / (n - parameters - 1) : Number.POSITIVE_INFINITY;
  const aic = 2 * parameters - 2 * logLikelihood(sorted, taskTime) + correction;
  if (!Number.isFinite(aic)) return [];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  return [{ family, taskTime, parameters, distance: distanceOf(sorted, taskTime), aic, meanError: meanTaskSeconds(taskTime) / mean - 1 }];
}

/** Kolmogorov's and Smirnov's distance; a step of the times' own shares is looked at from both sides. */
function distanceOf(sorted: Float64Array, time: TaskTime): number {
  let distance = 0;
  for (let i = 0; i < sorted.length; i++) {
    const share = taskTimeShare(time, sorted[i] as number);
    if (sorted[i] !== sorted[i - 1]) distance = Math.max(distance, share - i / sorted.length);
    if (sorted[i] !== sorted[i + 1]) distance = Math.max(distance, (i + 1) / sorted.length - share);
  }
  return distance;
}
