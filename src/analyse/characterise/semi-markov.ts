import { invariant } from '../../model/error.ts';
import type { PhaseChance, PhaseForecast, PhaseRun } from '../../model/phases.ts';
import type { Durations } from './durations.ts';
import { fitDurations, hazardAt, remainingOf, survivalFrom } from './durations.ts';

/**
 * A semi-Markov chain of phases: which phase follows depends on the present one and the one before it, when it follows on how long the
 * present one has lasted.
 */
export type SemiMarkov = {
  readonly phases: number;
  readonly durations: readonly Durations[];
  /** Of the phase that follows: `before · phases² + present · phases + next`, with `before` = `phases` where none is known. */
  readonly transitions: Float64Array;
};

/** What is known at a step. */
export type PhaseState = { readonly phase: number; readonly age: number; readonly before: number | null };

/** The weight of the less specific estimate (any phase by its visits; the present phase alone) beside the transitions that were seen. */
const priorVisits = 1;

/** Learns the chain from the visits of each series. The last visit of a series has no known end. */
export function fitSemiMarkov(series: readonly (readonly PhaseRun[])[], phases: number): SemiMarkov {
  const visits = Array.from({ length: phases }, (): { steps: number; ended: boolean }[] => []);
  for (const runs of series) runs.forEach(({ phase, steps }, i) => visits[phase]?.push({ steps, ended: i < runs.length - 1 }));
  return { phases, durations: visits.map(fitDurations), transitions: fitTransitions(series, phases) };
}

/** Where a series stands at its end; it has one visit at least. */
export function stateAfter(runs: readonly PhaseRun[]): PhaseState {
  const last = runs.at(-1);
  invariant(last !== undefined, 'a series has a step');
  return { phase: last.phase, age: last.steps, before: runs.at(-2)?.phase ?? null };
}

/** What follows: the next phase, the time until then, and the phase `horizon` steps (1 or more) after the last known one. */
export function forecastPhase(chain: SemiMarkov, state: PhaseState, horizon: number): PhaseForecast {
  const next = Array.from({ length: chain.phases }, (_, phase) => transition(chain, state.before, state.phase, phase));
  return {
    phase: state.phase,
    age: state.age,
    // Of a phase that was never left nothing is known of what follows, and equal chances would look like knowledge.
    next: chain.durations[state.phase]?.ended === 0 ? [] : rankedChances(next).filter(({ probability }) => probability > 0),
    remaining: remainingOf(chain.durations[state.phase] as Durations, state.age),
    horizon,
    atHorizon: rankedChances(phaseChances(chain, state, horizon)),
  };
}

/**
 * The chances of every phase `horizon` steps on, by the renewal equation: with e(t, i→j) the chance to enter j from i exactly at step t,
 * e(t, j→l) = Σₛ Σᵢ e(s, i→j) · P(j lasts t-s) · P(l follows i, j).
 */
export function phaseChances(chain: SemiMarkov, state: PhaseState, horizon: number): Float64Array {
  const { phases, durations } = chain;
  const stay = survivalFrom(durations[state.phase] as Durations, state.age, horizon);
  const fresh = durations.map((one) => survivalFrom(one, 1, horizon));
  const entries = Array.from({ length: horizon + 1 }, () => new Float64Array(phases * phases));
  for (let t = 1; t <= horizon; t++) {
    const leaving = (stay[t - 1] as number) * hazardAt(durations[state.phase] as Durations, state.age + t - 1);
    enter(chain, entries[t] as Float64Array, state.before, state.phase, leaving);
    for (let pair = 0; pair < phases * phases; pair++) {
      const [before, phase] = [Math.floor(pair / phases), pair % phases];
      const survival = fresh[phase] as Float64Array;
      let ends = 0;
      for (let s = 1; s < t; s++) ends += ((entries[s] as Float64Array)[pair] as number) * ((survival[t - s - 1] as number) - (survival[t - s] as number));
      if (ends > 0) enter(chain, entries[t] as Float64Array, before, phase, ends);
    }
  }
  const chances = new Float64Array(phases);
  chances[state.phase] = stay[horizon] as number;
  for (let s = 1; s <= horizon; s++) {
    (entries[s] as Float64Array).forEach((chance, pair) => {
      const phase = pair % phases;
      chances[phase] = (chances[phase] as number) + chance * ((fresh[phase] as Float64Array)[horizon - s] as number);
    });
  }
  return chances;
}

/** The chance that `next` follows `phase` after `before`; 0 for the phase itself, unless there is no other. */
function transition({ phases, transitions }: SemiMarkov, before: number | null, phase: number, next: number): number {
  return transitions[((before ?? phases) * phases + phase) * phases + next] as number;
}

function enter(chain: SemiMarkov, into: Float64Array, before: number | null, phase: number, chance: number): void {
  for (let next = 0; next < chain.phases; next++) into[phase * chain.phases + next] = (into[phase * chain.phases + next] as number) + chance * transition(chain, before, phase, next);
}

function fitTransitions(series: readonly (readonly PhaseRun[])[], phases: number): Float64Array {
  const counts = new Float64Array((phases + 1) * phases * phases);
  const visits = new Float64Array(phases).fill(0.5);
  const count = (before: number, phase: number, next: number): void => {
    const at = (before * phases + phase) * phases + next;
    counts[at] = (counts[at] as number) + 1;
  };
  for (const runs of series) {
    runs.forEach(({ phase }, i) => {
      visits[phase] = (visits[phase] as number) + 1;
      const [next, before] = [runs[i + 1]?.phase, runs[i - 1]?.phase];
      if (next === undefined) return;
      count(phases, phase, next);
      if (before !== undefined) count(before, phase, next);
    });
  }
  return smoothed(counts, visits, phases);
}

/** From counts to chances: without a phase before, with the visits as prior; with one, with the former as prior. */
function smoothed(counts: Float64Array, visits: Float64Array, phases: number): Float64Array {
  const chances = new Float64Array(counts.length);
  for (let before = phases; before >= 0; before--) {
    for (let phase = 0; phase < phases; phase++) {
      const from = (before * phases + phase) * phases;
      const known = counts.subarray(from, from + phases);
      const prior = before === phases ? others(visits, phase) : chances.subarray((phases * phases + phase) * phases, (phases * phases + phase + 1) * phases);
      const total = known.reduce((sum, value) => sum + value, 0);
      known.forEach((value, next) => (chances[from + next] = (value + priorVisits * (prior[next] as number)) / (total + priorVisits)));
    }
  }
  return chances;
}

/** Shares of the visits among all phases but one; of a single phase, that phase itself. */
function others(visits: Float64Array, phase: number): Float64Array {
  if (visits.length === 1) return Float64Array.of(1);
  const kept = visits.map((value, i) => (i === phase ? 0 : value));
  const total = kept.reduce((sum, value) => sum + value, 0);
  return kept.map((value) => value / total);
}

/** Most probable first. */
export const rankedChances = (chances: ArrayLike<number>): readonly PhaseChance[] =>
  Array.from(chances, (probability, phase) => ({ phase, probability })).toSorted((a, b) => b.probability - a.probability || a.phase - b.phase);
