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

/** Mean time in the system of M/G/1 with processor sharing: it depends on the mean of the service time only. */
export function sojournMg1Ps(arrivalRate: number, meanService: number): number {
  return meanService / (1 - arrivalRate * meanService);
}
