import type { TaskTime } from '../../model/job-profile.ts';
import { logErlangDensity } from './log-density.ts';

type Mixture = Extract<TaskTime, { kind: 'mixture' }>;

const rounds = 200;
/** Rounds end when the mean log likelihood gains less. */
const tolerance = 1e-7;
/** A branch that takes less than this share of the times is noise. */
const probabilityMin = 1e-3;

/**
 * The mixture of Erlang distributions with these phases that makes the times most likely, by expectation and maximisation (Thümmler, Buchholz and
 * Telek, "A novel approach for phase-type fitting with the EM algorithm", 2006). Its mean is the mean of the times. Branches begin at the
 * means of equal parts of the sorted times. Null if a branch dies out.
 */
export function fitMixture(sorted: Float64Array, phases: readonly number[]): Mixture | null {
  let branches = phases.map((count, i) => ({ probability: 1 / phases.length, phases: count, meanSeconds: meanOf(part(sorted, i, phases.length)) }));
  if (branches.some(({ meanSeconds }) => !(meanSeconds > 0))) return null;
  let before = Number.NEGATIVE_INFINITY;
  const weights = new Float64Array(phases.length);
  for (let round = 0; round < rounds; round++) {
    const shares = new Float64Array(phases.length);
    const sums = new Float64Array(phases.length);
    let likelihood = 0;
    for (const seconds of sorted) {
      let most = Number.NEGATIVE_INFINITY;
      for (const [i, branch] of branches.entries()) {
        weights[i] = Math.log(branch.probability) + logErlangDensity(branch.phases, branch.meanSeconds, seconds);
        most = Math.max(most, weights[i]);
      }
      // A time of 0 that no branch can take.
      if (most === Number.NEGATIVE_INFINITY) return null;
      let total = 0;
      for (let i = 0; i < weights.length; i++) total += weights[i] = Math.exp((weights[i] as number) - most);
      likelihood += most + Math.log(total);
      for (let i = 0; i < weights.length; i++) {
        shares[i] = (shares[i] as number) + (weights[i] as number) / total;
        sums[i] = (sums[i] as number) + ((weights[i] as number) / total) * seconds;
      }
    }
    branches = branches.map((branch, i) => ({ ...branch, probability: (shares[i] as number) / sorted.length, meanSeconds: (sums[i] as number) / (shares[i] as number) }));
    if (branches.some(({ probability, meanSeconds }) => !(probability > probabilityMin && meanSeconds > 0))) return null;
    if (likelihood - before < tolerance * sorted.length) break;
    before = likelihood;
  }
  return { kind: 'mixture', branches };
}

const part = (sorted: Float64Array, index: number, count: number): Float64Array => sorted.subarray(Math.floor((index * sorted.length) / count), Math.max(1, Math.floor(((index + 1) * sorted.length) / count)));

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
