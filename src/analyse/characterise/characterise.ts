import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { Phase, PhaseForecast, PhaseRun } from '../../model/phases.ts';
import type { RandomStreams } from '../../model/random.ts';
import { ms } from '../../units/time.ts';
import type { AlignedMetrics } from './align-metrics.ts';
import type { HeldOut } from './held-out.ts';
import { evaluateHeldOut, earnedTrust } from './held-out.ts';
import type { Pattern } from './pattern.ts';
import { patternOf } from './pattern.ts';
import type { PhaseModel, PhaseSettings } from './phase-model.ts';
import { fitPhaseModel, phasesOf } from './phase-model.ts';
import { rankedChances, fitSemiMarkov, forecastPhase, stateAfter } from './semi-markov.ts';
import { trustedChances } from './foretell.ts';
import { strongestPeriod } from './rhythm.ts';
import { runsOf } from './runs.ts';
import { explainedShares, usageOf } from './usage.ts';

export type CharacteriseSettings = PhaseSettings & {
  /** How far ahead the phase is foretold, in steps. */
  readonly horizon: number;
  readonly testShare: number;
};

/** What a workload is, as far as its phases go. */
export type Characterisation = {
  readonly kind: 'characterisation';
  readonly model: PhaseModel;
  readonly phases: readonly Phase[];
  readonly metrics: readonly { readonly metric: string; readonly constant: boolean; /** Share of the variance that the phases explain; null if constant. */ readonly explained: number | null }[];
  readonly series: readonly PhasesOfSeries[];
  /** Null where the series are too short to hold anything back. */
  readonly heldOut: HeldOut | null;
};

export type PhasesOfSeries = { readonly name: string; readonly phases: Int32Array; readonly runs: readonly PhaseRun[]; readonly pattern: Pattern; readonly forecast: PhaseForecast };

const isFiniteOrNull = (value: number | null | undefined): boolean => value === null || value === undefined || Number.isFinite(value);

/** Fewer steps than this show no phases worth the name. */
export const stepsMin = 20;

/** Phases, their usage, pattern and sequel of series with equal metrics and steps, learnt from all of them together. */
export function characterise(series: readonly AlignedMetrics[], metrics: readonly string[], settings: CharacteriseSettings, random: RandomStreams): Characterisation | WhyNot {
  const matrices = series.map((one) => one.matrix);
  const step = series[0]?.step ?? ms(1);
  const steps = matrices.reduce((sum, one) => sum + one.rows, 0);
  if (steps < stepsMin) return whyNot('too-short', `There ${steps === 1 ? 'is 1 step' : `are ${steps} steps`}; phases need ${stepsMin} or more. Give a longer history or a finer step.`);
  const model = fitPhaseModel(matrices, settings, random);
  if (model.scaler.constant.every(Boolean)) return whyNot('constant', `${metrics.join(' and ')} never change${metrics.length === 1 ? 's' : ''} by more than rounding, a millionth of a millionth of the value, so that there is one phase and nothing to tell. Give metrics that change, or take off what all values have in common.`);
  const count = model.centres.rows;
  const phased = series.map(({ matrix, measured }) => ({ metrics: matrix, measured, phases: phasesOf(model, matrix) }));
  const runs = phased.map(({ phases }) => runsOf(phases));
  const chain = fitSemiMarkov(runs, count);
  const trust = earnedTrust(phased.map(({ phases }) => phases), count, settings.horizon, strongestPeriod(matrices, step));
  const explained = explainedShares(phased, metrics, count);
  const usage = usageOf(phased, metrics, count);
  const overflown = metrics.find((name, i) => !isFiniteOrNull(explained[i]) || usage.some((phase) => phase.usage.some(({ metric, ...numbers }) => metric === name && !Object.values(numbers).every((value) => Number.isFinite(value)))));
  if (overflown !== undefined) return whyNot('not-finite', `The mean or the deviation of ${overflown} is too large to be computed. Give it in a larger unit, such as GiB instead of bytes.`);
  return {
    kind: 'characterisation',
    model,
    phases: usage,
    metrics: metrics.map((metric, i) => ({ metric, constant: model.scaler.constant[i] === true, explained: explained[i] ?? null })),
    series: series.map(({ name }, i) => {
      const [phases, own] = [phased[i]?.phases as Int32Array, runs[i] as readonly PhaseRun[]];
      const state = stateAfter(own);
      const forecast = { ...forecastPhase(chain, state, settings.horizon), atHorizon: rankedChances(trustedChances(chain, state, phases, trust)) };
      return { name, phases, runs: own, pattern: patternOf(own), forecast };
    }),
    heldOut: evaluateHeldOut(series, settings, { horizons: settings.horizon === 1 ? [1] : [1, settings.horizon], testShare: settings.testShare, step }, random),
  };
}
