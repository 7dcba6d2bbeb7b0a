/**
 * Queues whose means are known exactly. Rates are per unit of time, times in the same unit; `load` is arrival rate times
 * mean service time. Source: Gross, Shortle, Thompson and Harris, "Fundamentals of Queueing Theory", 4th ed., 2008.
 */

/** The probability that an arrival must wait in M/M/c (Erlang's C formula); stable only while load < servers. */
export function erlangC(servers: number, load: number): number {
  // Erlang's B by its recursion, which does not overflow as factorials would.
  let b = 1;
  for (let n = 1; n <= servers; n++) b = (load * b) / (n + load * b);
  return (servers * b) / (servers - load * (1 - b));
}

/** Mean wait before service in M/M/c. */
export function waitMmc(arrivalRate: number, meanService: number, servers: number): number {
  const load = arrivalRate * meanService;
  return (erlangC(servers, load) * meanService) / (servers - load);
}

/** Mean wait before service in M/G/1 (Pollaczek and Khinchine); `scv` is the squared coefficient of variation of the service time. */
export function waitMg1(arrivalRate: number, meanService: number, scv: number): number {
  const load = arrivalRate * meanService;
  return (load * meanService * (1 + scv)) / (2 * (1 - load));
}

/** The share of arrivals that M/M/1/K refuses; K counts the one in service. */
export function refusedMm1k(load: number, capacity: number): number {
  if (Math.abs(load - 1) < 1e-12) return 1 / (capacity + 1);
  return ((1 - load) * load ** capacity) / (1 - load ** (capacity + 1));
}

/** How many are in M/M/c/K: the probability of each number from 0 to K. K counts those in service. */
export function statesMmck(servers: number, load: number, capacity: number): readonly number[] {
  const weights = [1];
  for (let n = 1; n <= capacity; n++) weights.push(((weights[n - 1] as number) * load) / Math.min(n, servers));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The share of arrivals that M/M/c/K refuses: they find it full (Poisson arrivals see time averages). */
export const refusedMmck = (servers: number, load: number, capacity: number): number => statesMmck(servers, load, capacity)[capacity] as number;

/** Mean time in M/M/c/K of those that it takes, by Little's law. */
export function sojournMmck(arrivalRate: number, meanService: number, servers: number, capacity: number): number {
  const states = statesMmck(servers, arrivalRate * meanService, capacity);
  const inside = states.reduce((sum, share, n) => sum + n * share, 0);
  return inside / (arrivalRate * (1 - (states[capacity] as number)));
}

/** Mean wait in M/G/c, approximately: that of M/M/c, scaled by the variance of the service time (Lee and Longton, 1959). Exact for c = 1 and for scv = 1. */
export const waitMgc = (arrivalRate: number, meanService: number, servers: number, scv: number): number => (waitMmc(arrivalRate, meanService, servers) * (1 + scv)) / 2;

/**
 * Machine repairman, or a closed interactive system (M/M/c//N): `users` think for `think` on average and then need `meanService` of one of
 * `servers`. Returns the throughput and the mean time from asking to the answer.
 */
export function machineRepairman({ users, think, meanService, servers }: { readonly users: number; readonly think: number; readonly meanService: number; readonly servers: number }): { readonly throughput: number; readonly response: number } {
  const weights = [1];
  for (let n = 1; n <= users; n++) weights.push(((weights[n - 1] as number) * (users - n + 1) * meanService) / (think * Math.min(n, servers)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const asking = weights.reduce((total, weight, n) => total + n * weight, 0) / sum;
  const throughput = (users - asking) / think;
  return { throughput, response: asking / throughput };
}

/**
 * Bounds of the mean time from fork to join over `branches` equal M/M/1 queues. Two branches: exact (Flatto and Hahn, 1984). More: at least
 * that of two of them, and at least the mean of the slowest of the services; at most that of as many independent queues, since the
 * responses of one job are associated (Nelson and Tantawi, "Approximate analysis of fork/join synchronization in parallel queues", 1988).
 */
export function forkJoinBounds(arrivalRate: number, meanService: number, branches: number): { readonly lower: number; readonly upper: number } {
  const load = arrivalRate * meanService;
  const alone = meanService / (1 - load);
  const harmonic = (k: number): number => Array.from({ length: k }, (_, i) => 1 / (i + 1)).reduce((sum, term) => sum + term, 0);
  if (branches === 1) return { lower: alone, upper: alone };
  const two = ((12 - load) / 8) * alone;
  if (branches === 2) return { lower: two, upper: two };
  return { lower: Math.max(two, harmonic(branches) * meanService), upper: harmonic(branches) * alone };
}

/** Mean time in the system of M/G/1 with processor sharing: it depends on the mean of the service time only. */
export function sojournMg1Ps(arrivalRate: number, meanService: number): number {
  return meanService / (1 - arrivalRate * meanService);
}
