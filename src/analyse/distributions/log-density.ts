import type { TaskTime } from '../../model/job-profile.ts';

/** log((n - 1)!), grown as it is asked for. */
const logFactorials: number[] = [0, 0];

export function logFactorialBelow(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push((logFactorials[i - 1] as number) + Math.log(i - 1));
  return logFactorials[n] as number;
}

/** The logarithm of the density of the sum of so many exponential times with this mean together. */
export function logErlangDensity(phases: number, meanSeconds: number, seconds: number): number {
  const rate = phases / meanSeconds;
  // 0 to the power of 0 is 1: an exponential time may be 0.
  const power = phases === 1 ? 0 : (phases - 1) * Math.log(seconds);
  return phases * Math.log(rate) + power - rate * seconds - logFactorialBelow(phases);
}

/** The logarithm of the density; null for distributions that have none. */
export function logDensity(time: TaskTime, seconds: number): number | null {
  switch (time.kind) {
    case 'replay':
    case 'constant':
      return null;
    case 'exponential':
      return logErlangDensity(1, time.meanSeconds, seconds);
    case 'erlang':
      return logErlangDensity(time.phases, time.meanSeconds, seconds);
    case 'mixture': {
      const terms = time.branches.map(({ probability, phases, meanSeconds }) => Math.log(probability) + logErlangDensity(phases, meanSeconds, seconds));
      const most = terms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      return most === Number.NEGATIVE_INFINITY ? most : most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0));
    }
    case 'log-normal': {
      const z = (Math.log(seconds / time.meanSeconds) + time.sigma ** 2 / 2) / time.sigma;
      return seconds === 0 ? Number.NEGATIVE_INFINITY : -Math.log(seconds * time.sigma * Math.sqrt(2 * Math.PI)) - (z * z) / 2;
    }
  }
}
