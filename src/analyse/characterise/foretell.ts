import type { PhaseRun } from '../../model/phases.ts';
import { runsOf } from './runs.ts';
import type { PhaseState, SemiMarkov } from './semi-markov.ts';
import { fitSemiMarkov, phaseChances } from './semi-markov.ts';

/**
 * How far each way of foretelling is trusted at one horizon: the chain; that the same phase goes on; that it will be as one period before.
 * `right` and `seen` are the discounted counts of how often a repetition was right; weights sum to 1.
 */
export type Trust = { readonly horizon: number; readonly period: number | null; readonly weights: readonly number[]; readonly right: readonly number[]; readonly seen: number };

/** One step that was foretold `horizon` steps before, from what was known then. */
export type Foretold = { readonly target: number; readonly came: number; readonly guess: number; readonly same: number };

/** The share of trust that flows back to equality each step, so that a way that has been wrong can win again after a change. */
const shared = 0.01;
/** What a repetition's hits are discounted by each step: half counts after about 70. */
const memory = 0.99;
/** The chain is learnt anew when this share of steps has come in addition. */
const refitShare = 0.05;

export function newTrust(horizon: number, period: number | null): Trust {
  const repetitions = period === null ? [1] : [1, 1];
  const ways = repetitions.length + 1;
  return { horizon, period, weights: Array.from({ length: ways }, () => 1 / ways), right: repetitions, seen: 2 };
}

/**
 * Foretells `phases[from..]`, each from the steps up to `horizon` before it: the chain is learnt from `others` and those steps, and the ways
 * are mixed by how well they did until then (fixed share: Herbster and Warmuth, "Tracking the Best Expert", Machine Learning 1998).
 */
export function foretell(phases: Int32Array, from: number, others: readonly (readonly PhaseRun[])[], count: number, trust: Trust): { readonly foretold: readonly Foretold[]; readonly trust: Trust } {
  const { horizon } = trust;
  const standings = standingsOf(phases);
  const chainAt = refitting(phases, others, count);
  const foretold: Foretold[] = [];
  const pending: (readonly Say[])[] = [];
  let now = trust;
  for (let target = Math.max(from, horizon); target < phases.length; target++) {
    // What came at the origin of this step may be learnt from, nothing later.
    const due = pending[pending.length - horizon];
    if (due !== undefined) now = learned(now, due, phases, target - horizon);
    const origin = target - horizon;
    const standing = standings[origin] as PhaseState;
    const ways = [chainSay(chainAt(origin + 1)(standing, horizon)), ...repetitionSays(now, phases, origin, count)];
    pending.push(ways);
    foretold.push({ target, came: phases[target] as number, guess: mostProbable(mixed(now.weights, ways)), same: standing.phase });
  }
  for (let i = Math.max(0, pending.length - horizon); i < pending.length; i++) now = learned(now, pending[i] as readonly Say[], phases, Math.max(from, horizon) + i);
  return { foretold, trust: now };
}

/** The chances `horizon` steps after the last of `phases`, mixed by trust. */
export function trustedChances(chain: SemiMarkov, state: PhaseState, phases: Int32Array, trust: Trust): Float64Array {
  return mixed(trust.weights, [chainSay(phaseChances(chain, state, trust.horizon)), ...repetitionSays(trust, phases, phases.length - 1, chain.phases)]);
}

/** Where the series stands at each step. */
export function standingsOf(phases: Int32Array): readonly PhaseState[] {
  const standings: PhaseState[] = [];
  for (const phase of phases) {
    const last = standings.at(-1);
    if (last === undefined) standings.push({ phase, age: 1, before: null });
    else standings.push(last.phase === phase ? { ...last, age: last.age + 1 } : { phase, age: 1, before: last.phase });
  }
  return standings;
}

export const mostProbable = (chances: ArrayLike<number>): number => {
  let best = 0;
  for (let phase = 1; phase < chances.length; phase++) if ((chances[phase] as number) > (chances[best] as number)) best = phase;
  return best;
};

/** The chain as it was learnt from the first steps, renewed as they become more; chances of equal standings are computed once. */
function refitting(phases: Int32Array, others: readonly (readonly PhaseRun[])[], count: number): (known: number) => (standing: PhaseState, horizon: number) => Float64Array {
  const before = others.reduce((sum, runs) => sum + runs.reduce((part, run) => part + run.steps, 0), 0);
  let [fitted, chances] = [0, chancesOf(fitSemiMarkov(others, count))];
  return (known) => {
    if (fitted === 0 || known - fitted >= refitShare * (before + fitted)) {
      fitted = known;
      chances = chancesOf(fitSemiMarkov([...others, runsOf(phases.subarray(0, known))], count));
    }
    return chances;
  };
}

function chancesOf(chain: SemiMarkov): (standing: PhaseState, horizon: number) => Float64Array {
  const seen = new Map<string, Float64Array>();
  return (standing, horizon) => {
    const key = `${standing.phase}/${standing.age}/${standing.before}`;
    const chances = seen.get(key) ?? phaseChances(chain, standing, horizon);
    seen.set(key, chances);
    return chances;
  };
}

/** What one way says: its chances, and the one phase that it stands for. */
type Say = { readonly phase: number; readonly chances: Float64Array };

const chainSay = (chances: Float64Array): Say => ({ phase: mostProbable(chances), chances });

/** What each repetition says from `origin`: its phase with the chance that it has been right with, the others equally. */
function repetitionSays({ horizon, period, right, seen }: Trust, phases: Int32Array, origin: number, count: number): readonly Say[] {
  return right.map((hits, way) => {
    // The last whole period whose phase is known; before the first one there is only the present phase.
    const back = way === 0 || period === null ? 0 : Math.ceil(horizon / period) * period - horizon;
    const phase = phases[origin - back] ?? phases[origin] ?? 0;
    const rate = count === 1 ? 1 : hits / seen;
    const chances = new Float64Array(count).fill(count === 1 ? 1 : (1 - rate) / (count - 1));
    chances[phase] = rate;
    return { phase, chances };
  });
}

function learned(trust: Trust, ways: readonly Say[], phases: Int32Array, target: number): Trust {
  const came = phases[target] as number;
  const weighed = trust.weights.map((weight, way) => weight * Math.max(1e-6, (ways[way] as Say).chances[came] as number));
  const total = weighed.reduce((sum, weight) => sum + weight, 0);
  const weights = weighed.map((weight) => ((1 - shared) * weight) / total + shared / weighed.length);
  const right = trust.right.map((hits, way) => memory * (hits - 1) + 1 + ((ways[way + 1] as Say).phase === came ? 1 : 0));
  return { ...trust, weights, right, seen: memory * (trust.seen - 2) + 3 };
}

function mixed(weights: readonly number[], ways: readonly Say[]): Float64Array {
  const made = new Float64Array((ways[0] as Say).chances.length);
  ways.forEach(({ chances }, way) => chances.forEach((chance, phase) => (made[phase] = (made[phase] as number) + (weights[way] as number) * chance)));
  return made;
}
