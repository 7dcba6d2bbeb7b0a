import type { Deployment } from '../../ports/duration-predictor.ts';

/** Rounds of the repetition: it gains a factor in each. */
const rounds = 200;

/**
 * The mean response of `users` who share a cluster fairly, from how long a job takes alone on some cores, which may be a fraction. A job that comes finds each of
 * the others there with probability R / (R + think) and shares the cores with those (Schweitzer's approximation of mean value analysis, as in Lazowska et al.,
 * "Quantitative system performance", 1984). The balance is approached from below, always by as many rounds: each round is monotone in
 * everything, and so is the result.
 */
export function sharedResponse(alone: (cores: number) => number, { cores, users, thinkSeconds }: Pick<Deployment, 'cores' | 'users' | 'thinkSeconds'>): number {
  let response = alone(cores);
  if (users === 1) return response;
  if (thinkSeconds === 0) return alone(cores / users);
  for (let round = 0; round < rounds; round++) {
    const jobs = 1 + ((users - 1) * response) / (response + thinkSeconds);
    const next = alone(cores / jobs);
    if (next === response) break;
    response = next;
  }
  return response;
}
