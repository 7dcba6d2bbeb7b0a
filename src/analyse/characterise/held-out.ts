import type { RandomStreams } from '../../model/random.ts';
import type { PhaseScore } from './f1.ts';
import { scorePhases } from './f1.ts';
import type { Matrix } from './matrix.ts';
import { rowsOf } from './matrix.ts';
import type { PhaseModel, PhaseSettings } from './phase-model.ts';
import { fitPhaseModel, phasesOf, strangenessOf } from './phase-model.ts';
import { runsOf } from './runs.ts';
import type { SemiMarkov } from './semi-markov.ts';
import { fitSemiMarkov, forecastPhase, phaseChances } from './semi-markov.ts';

/** How well the phases were foretold on data that nothing was learnt from. */
export type HeldOut = {
  /** `series`: whole series were kept back; `tail`: the end of each. */
  readonly split: 'series' | 'tail';
  readonly trainSteps: number;
  readonly testSteps: number;
  readonly phases: number;
  readonly horizons: readonly HorizonScore[];
  /** At changes: how often the phase that followed was the most probable one, and how often it was the most frequent other phase of the training data. */
  readonly changes: { readonly count: number; readonly hitShare: number | null; readonly frequentShare: number | null };
  /** The share of held-out steps stranger than 99 % of the training steps; far above 0.01, the workload does something new. */
  readonly strangeShare: number;
};

export type HorizonScore = { readonly steps: number; readonly count: number; readonly model: PhaseScore; readonly samePhase: PhaseScore };

/** Series to hold back whole ones of, rather than the ends of all. */
const wholeSeriesMin = 4;
/** Fewer steps than this on either side say nothing. */
const sideStepsMin = 20;

/**
 * Learns scaler, features, phases and chain from the training part alone, gives the held-out part its phases by that model, and foretells
 * them from every step. Null where there are too few steps for that.
 */
export function evaluateHeldOut(series: readonly Matrix[], settings: PhaseSettings, horizons: readonly number[], testShare: number, random: RandomStreams): HeldOut | null {
  const { split, train, test } = splitOf(series, testShare);
  const [trainSteps, testSteps] = [stepsOf(train), test.reduce((sum, { matrix, from }) => sum + matrix.rows - from, 0)];
  if (trainSteps < sideStepsMin || testSteps < sideStepsMin) return null;
  const model = fitPhaseModel(train, settings, random);
  const phases = model.centres.rows;
  const chain = fitSemiMarkov(train.map((one) => runsOf(phasesOf(model, one))), phases);
  const known = test.map(({ matrix, from }) => ({ phases: phasesOf(model, matrix), from }));
  return {
    split,
    trainSteps,
    testSteps,
    phases,
    horizons: scoresOf(chain, known, horizons),
    changes: changesOf(chain, known, train.map((one) => phasesOf(model, one))),
    strangeShare: strangeShareOf(model, train, test),
  };
}

type Test = { readonly matrix: Matrix; readonly from: number };
type Known = { readonly phases: Int32Array; readonly from: number };

const stepsOf = (series: readonly Matrix[]): number => series.reduce((sum, one) => sum + one.rows, 0);

/** A held-out end keeps the steps before it, since features look back; only steps from `from` on are foretold. */
function splitOf(series: readonly Matrix[], testShare: number): { readonly split: 'series' | 'tail'; readonly train: readonly Matrix[]; readonly test: readonly Test[] } {
  if (series.length < wholeSeriesMin) {
    const cut = (one: Matrix): number => Math.floor(one.rows * (1 - testShare));
    return { split: 'tail', train: series.map((one) => rowsOf(one, 0, cut(one))), test: series.map((one) => ({ matrix: one, from: cut(one) })) };
  }
  const test: Test[] = [];
  let first = series.length;
  while (first > 1 && test.reduce((sum, { matrix }) => sum + matrix.rows, 0) < testShare * stepsOf(series)) test.unshift({ matrix: series[--first] as Matrix, from: 0 });
  return { split: 'series', train: series.slice(0, first), test };
}

/** The visits until each step, without making the list anew for every step. */
type Standing = { readonly phase: number; readonly age: number; readonly before: number | null };

function standingsOf(phases: Int32Array): readonly Standing[] {
  const standings: Standing[] = [];
  for (const phase of phases) {
    const last = standings.at(-1);
    if (last === undefined) standings.push({ phase, age: 1, before: null });
    else standings.push(last.phase === phase ? { ...last, age: last.age + 1 } : { phase, age: 1, before: last.phase });
  }
  return standings;
}

function scoresOf(chain: SemiMarkov, known: readonly Known[], horizons: readonly number[]): readonly HorizonScore[] {
  return horizons.flatMap((steps) => {
    const [came, foretold, same]: [number[], number[], number[]] = [[], [], []];
    const seen = new Map<string, number>();
    for (const { phases, from } of known) {
      const standings = standingsOf(phases);
      for (let target = Math.max(from, steps); target < phases.length; target++) {
        const standing = standings[target - steps] as Standing;
        came.push(phases[target] as number);
        same.push(standing.phase);
        // Equal standings have equal chances, and there are far fewer of them than steps.
        const key = `${standing.phase}/${standing.age}/${standing.before}`;
        const guess = seen.get(key) ?? mostProbable(phaseChances(chain, standing, steps));
        seen.set(key, guess);
        foretold.push(guess);
      }
    }
    const [model, samePhase] = [scorePhases(came, foretold, chain.phases), scorePhases(came, same, chain.phases)];
    return model === null || samePhase === null ? [] : [{ steps, count: came.length, model, samePhase }];
  });
}

const mostProbable = (chances: Float64Array): number => chances.reduce((best, chance, phase) => (chance > (chances[best] as number) ? phase : best), 0);

function changesOf(chain: SemiMarkov, known: readonly Known[], train: readonly Int32Array[]): HeldOut['changes'] {
  const visits = new Float64Array(chain.phases);
  for (const phases of train) for (const { phase } of runsOf(phases)) visits[phase] = (visits[phase] as number) + 1;
  let [count, hits, frequent] = [0, 0, 0];
  for (const { phases, from } of known) {
    const standings = standingsOf(phases);
    for (let i = Math.max(1, from); i < phases.length; i++) {
      const standing = standings[i - 1] as Standing;
      if (phases[i] === standing.phase) continue;
      count += 1;
      if (forecastPhase(chain, standing, 1).next[0]?.phase === phases[i]) hits += 1;
      if (mostProbable(visits.map((value, phase) => (phase === standing.phase ? -1 : value))) === phases[i]) frequent += 1;
    }
  }
  return { count, hitShare: count === 0 ? null : hits / count, frequentShare: count === 0 ? null : frequent / count };
}

function strangeShareOf(model: PhaseModel, train: readonly Matrix[], test: readonly Test[]): number {
  const usual = Float64Array.from(train.flatMap((one) => Array.from(strangenessOf(model, one)))).toSorted();
  const limit = usual[Math.min(usual.length - 1, Math.ceil(0.99 * usual.length))] as number;
  const strange = test.flatMap(({ matrix, from }) => Array.from(strangenessOf(model, matrix).subarray(from)));
  return strange.filter((value) => value > limit).length / strange.length;
}
