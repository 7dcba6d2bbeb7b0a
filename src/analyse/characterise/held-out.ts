import type { RandomStreams } from '../../model/random.ts';
import type { Ms } from '../../units/time.ts';
import type { PhaseScore } from './f1.ts';
import { scorePhases } from './f1.ts';
import type { Trust } from './foretell.ts';
import { foretell, mostProbable, newTrust, standingsOf } from './foretell.ts';
import type { MeasuredRows } from './hide-filled.ts';
import { hideFilled } from './hide-filled.ts';
import type { Matrix } from './matrix.ts';
import { rowsOf } from './matrix.ts';
import type { PhaseModel, PhaseSettings } from './phase-model.ts';
import { fitPhaseModel, phasesOf, strangenessOf } from './phase-model.ts';
import { strongestPeriod } from './rhythm.ts';
import { runsOf } from './runs.ts';
import type { PhaseState, SemiMarkov } from './semi-markov.ts';
import { fitSemiMarkov, forecastPhase } from './semi-markov.ts';

/** How well the phases were foretold on data that nothing was learnt from. */
export type HeldOut = {
  /** `series`: whole series were kept back; `tail`: the end of each. */
  readonly split: 'series' | 'tail';
  /** Measured ones; what was filled in is neither foretold from nor scored. */
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

export type HeldOutOptions = {
  /** In steps, 1 or more each. */
  readonly horizons: readonly number[];
  /** Of the steps, between 0 and 1. */
  readonly testShare: number;
  /** Length of a step. */
  readonly step: Ms;
};

/** Series to hold back whole ones of, rather than the ends of all. */
const wholeSeriesMin = 4;
/** Fewer steps than this on either side say nothing. */
const sideStepsMin = 20;

/**
 * Learns scaler, features, phases and period from the training part alone, gives the held-out part its phases by that model, and foretells each of
 * them from the steps before it, as they were known then: what was filled into a gap later is hidden and counts for nothing.
 * Null where there are too few steps for that.
 */
export function evaluateHeldOut(series: readonly MeasuredRows[], settings: PhaseSettings, options: HeldOutOptions, random: RandomStreams): HeldOut | null {
  const { split, train: learnt, test } = splitOf(series.map(hideFilled), options.testShare);
  const train = learnt.map(({ matrix }) => matrix);
  const [trainSteps, testSteps] = [measuredIn(learnt), measuredIn(test.map(({ matrix, measured, from }) => ({ matrix, measured: measured.subarray(from) })))];
  if (trainSteps < sideStepsMin || testSteps < sideStepsMin) return null;
  const model = fitPhaseModel(train, settings, random);
  const phases = model.centres.rows;
  const trained = train.map((one) => phasesOf(model, one));
  const known = test.map(({ matrix, measured, from }) => ({ phases: phasesOf(model, matrix), measured, from }));
  return {
    split,
    trainSteps,
    testSteps,
    phases,
    horizons: scoresOf(trained, known, split, phases, options.horizons, strongestPeriod(train, options.step)),
    changes: changesOf(fitSemiMarkov(trained.map(runsOf), phases), known, trained),
    strangeShare: strangeShareOf(model, train, test),
  };
}

type Test = MeasuredRows & { readonly from: number };
type Known = { readonly phases: Int32Array; readonly measured: Uint8Array; readonly from: number };

const measuredIn = (series: readonly MeasuredRows[]): number => series.reduce((sum, { measured }) => sum + measured.reduce((count, is) => count + is, 0), 0);
const stepsOf = (series: readonly MeasuredRows[]): number => series.reduce((sum, { matrix }) => sum + matrix.rows, 0);

/** A held-out end keeps the steps before it, since features look back; only steps from `from` on are foretold. */
function splitOf(series: readonly MeasuredRows[], testShare: number): { readonly split: 'series' | 'tail'; readonly train: readonly MeasuredRows[]; readonly test: readonly Test[] } {
  if (series.length < wholeSeriesMin) {
    const cut = ({ matrix }: MeasuredRows): number => Math.floor(matrix.rows * (1 - testShare));
    return { split: 'tail', train: series.map((one) => ({ matrix: rowsOf(one.matrix, 0, cut(one)), measured: one.measured.subarray(0, cut(one)) })), test: series.map((one) => ({ ...one, from: cut(one) })) };
  }
  const test: Test[] = [];
  let first = series.length;
  while (first > 1 && test.reduce((sum, { matrix }) => sum + matrix.rows, 0) < testShare * stepsOf(series)) test.unshift({ ...(series[--first] as MeasuredRows), from: 0 });
  return { split: 'series', train: series.slice(0, first), test };
}

/** How far each way of foretelling deserves trust after these series: each was foretold from its own beginning and all the others. */
export function earnedTrust(series: readonly Int32Array[], phases: number, horizon: number, period: number | null): Trust {
  const runs = series.map(runsOf);
  return series.reduce((trust, one, i) => foretell(one, 0, allBut(runs, i), phases, trust).trust, newTrust(horizon, period));
}

/** Trust is earned on the training part; each held-out series goes on from there, with the chain learning from what has come. */
function scoresOf(train: readonly Int32Array[], known: readonly Known[], split: HeldOut['split'], phases: number, horizons: readonly number[], period: number | null): readonly HorizonScore[] {
  const runs = train.map(runsOf);
  return horizons.flatMap((steps) => {
    const trust = earnedTrust(train, phases, steps, period);
    const foretold = known.flatMap((one, i) => {
      // At the end of a series its own beginning is known as such, and must not be learnt from twice.
      const others = split === 'tail' ? allBut(runs, i) : runs;
      return foretell(one.phases, one.from, others, phases, trust).foretold.filter(({ target }) => one.measured[target] === 1);
    });
    const came = foretold.map((one) => one.came);
    const [model, samePhase] = [scorePhases(came, foretold.map(({ guess }) => guess), phases), scorePhases(came, foretold.map(({ same }) => same), phases)];
    return model === null || samePhase === null ? [] : [{ steps, count: came.length, model, samePhase }];
  });
}

const allBut = <T>(items: readonly T[], index: number): readonly T[] => items.filter((_, i) => i !== index);

function changesOf(chain: SemiMarkov, known: readonly Known[], train: readonly Int32Array[]): HeldOut['changes'] {
  const visits = new Float64Array(chain.phases);
  for (const phases of train) for (const { phase } of runsOf(phases)) visits[phase] = (visits[phase] as number) + 1;
  let [count, hits, frequent] = [0, 0, 0];
  for (const { phases, measured, from } of known) {
    const standings = standingsOf(phases);
    for (let i = Math.max(1, from); i < phases.length; i++) {
      const standing = standings[i - 1] as PhaseState;
      if (phases[i] === standing.phase || measured[i] === 0) continue;
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
  const strange = test.flatMap(({ matrix, measured, from }) => Array.from(strangenessOf(model, matrix)).filter((_, row) => row >= from && measured[row] === 1));
  return strange.filter((value) => value > limit).length / strange.length;
}
