import type { TaskTime } from './job-profile.ts';
import { normalShare } from './normal-share.ts';

/** What is known of the distribution of a task time without drawing from it. Times are in seconds. */

/** Above this many phases the sum of Poisson terms would lose its first one to underflow, and the approximation is closer than 1e-4. */
const exactPhasesMax = 200;

export function meanTaskSeconds(time: TaskTime): number {
  switch (time.kind) {
    case 'replay':
      return time.seconds.reduce((sum, seconds) => sum + seconds, 0) / time.seconds.length;
    case 'constant':
      return time.seconds;
    case 'mixture':
      return time.branches.reduce((sum, { probability, meanSeconds }) => sum + probability * meanSeconds, 0);
    case 'exponential':
    case 'erlang':
    case 'log-normal':
      return time.meanSeconds;
  }
}

/** The squared coefficient of variation: variance over the squared mean; 0 for a mean of 0. */
export function taskTimeScv(time: TaskTime): number {
  const mean = meanTaskSeconds(time);
  if (mean === 0) return 0;
  switch (time.kind) {
    case 'replay':
      return time.seconds.reduce((sum, seconds) => sum + (seconds / mean - 1) ** 2, 0) / time.seconds.length;
    case 'constant':
      return 0;
    case 'exponential':
      return 1;
    case 'erlang':
      return 1 / time.phases;
    case 'mixture':
      return time.branches.reduce((sum, { probability, phases, meanSeconds }) => sum + probability * (1 + 1 / phases) * (meanSeconds / mean) ** 2, 0) - 1;
    case 'log-normal':
      return Math.expm1(time.sigma ** 2);
  }
}

/** The share of tasks that take at most so long. */
export function taskTimeShare(time: TaskTime, seconds: number): number {
  switch (time.kind) {
    case 'replay':
      return time.seconds.reduce((count, one) => count + +(one <= seconds), 0) / time.seconds.length;
    case 'constant':
      return seconds >= time.seconds ? 1 : 0;
    case 'exponential':
      return erlangShare(1, time.meanSeconds, seconds);
    case 'erlang':
      return erlangShare(time.phases, time.meanSeconds, seconds);
    case 'mixture':
      return Math.min(1, time.branches.reduce((sum, { probability, phases, meanSeconds }) => sum + probability * erlangShare(phases, meanSeconds, seconds), 0));
    case 'log-normal':
      if (seconds <= 0) return 0;
      if (time.sigma === 0) return seconds >= time.meanSeconds ? 1 : 0;
      return normalShare((Math.log(seconds / time.meanSeconds) + time.sigma ** 2 / 2) / time.sigma);
  }
}

/** The mean of the longest of `tasks` independent tasks; 0 for none. */
export function longestOfTasks(time: TaskTime, tasks: number): number {
  if (tasks === 0) return 0;
  if (time.kind === 'constant' || tasks === 1) return meanTaskSeconds(time);
  if (time.kind === 'replay') {
    const sorted = Float64Array.from(time.seconds).sort();
    return sorted.reduce((sum, seconds, rank) => sum + seconds * (((rank + 1) / sorted.length) ** tasks - (rank / sorted.length) ** tasks), 0);
  }
  if (time.kind === 'exponential') return time.meanSeconds * harmonic(tasks);
  return integratedMaximum(time, tasks);
}

/** 1 + 1/2 + ... + 1/n: how many means the longest of n exponential times takes on average. */
export function harmonic(n: number): number {
  let sum = 0;
  // The smallest terms first, so that none is lost.
  for (let i = n; i >= 1; i--) sum += 1 / i;
  return sum;
}

/** The distribution function of the sum of `phases` exponential times with this mean together. */
function erlangShare(phases: number, meanSeconds: number, seconds: number): number {
  if (seconds <= 0) return 0;
  const x = (phases * seconds) / meanSeconds;
  // Wilson and Hilferty, "The distribution of chi-square", 1931.
  if (phases > exactPhasesMax) return normalShare((Math.cbrt(x / phases) - 1 + 1 / (9 * phases)) * Math.sqrt(9 * phases));
  let term = Math.exp(-x);
  let below = term;
  for (let i = 1; i < phases; i++) {
    term *= x / i;
    below += term;
  }
  return Math.max(0, 1 - below);
}

/** Simpson's panels in each octave; the integrand is smooth on a logarithmic scale. */
const panels = 32;

/** The integral of 1 - F(t)^n, octave by octave from far below the mean until nothing is left. */
function integratedMaximum(time: TaskTime, tasks: number): number {
  const mean = meanTaskSeconds(time);
  const above = (seconds: number): number => -Math.expm1(tasks * Math.log(taskTimeShare(time, seconds)));
  let from = mean / 2 ** 20;
  let sum = from;
  for (let octave = 0; octave < 200; octave++) {
    const width = from / panels;
    let part = above(from) + above(2 * from);
    for (let i = 1; i < panels; i++) part += (i % 2 === 1 ? 4 : 2) * above(from + i * width);
    sum += (part * width) / 3;
    from *= 2;
    if (from > mean && part * width < 1e-10 * sum) break;
  }
  return sum;
}
