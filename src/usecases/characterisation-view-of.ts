import type { AlignedMetrics } from '../analyse/characterise/align-metrics.ts';
import { timeOf } from '../analyse/characterise/align-metrics.ts';
import type { Characterisation, PhasesOfSeries } from '../analyse/characterise/characterise.ts';
import type { HeldOut } from '../analyse/characterise/held-out.ts';
import { patternText } from '../analyse/characterise/pattern.ts';
import type { FeatureKind } from '../analyse/characterise/phase-model.ts';
import type { Rhythm } from '../analyse/characterise/rhythm.ts';
import { suggestedForecaster } from '../analyse/forecast/selection/suggested-forecaster.ts';
import type { PhaseChance } from '../model/phases.ts';
import { phaseName } from '../model/phases.ts';
import { toSeconds } from '../units/time.ts';
import type { CharacterisationView } from './views/characterisation-view.ts';

type Context = {
  readonly series: readonly AlignedMetrics[];
  /** By series, then by metric. */
  readonly rhythms: readonly (readonly Rhythm[])[];
  readonly notes: readonly string[];
  readonly request: { readonly seed: number; readonly horizon: number; readonly features: FeatureKind; readonly phases: number | 'auto' };
};

/** A characterisation as it is printed: phases by name, times in seconds. */
export function characterisationViewOf(found: Characterisation, { series, rhythms, notes, request }: Context): CharacterisationView {
  const stepSeconds = toSeconds((series[0] as AlignedMetrics).step);
  return {
    seed: request.seed,
    stepSeconds,
    features: request.features,
    horizonSteps: request.horizon,
    metrics: found.metrics.map(({ metric, constant, explained }) => ({ name: metric, constant, explained })),
    phases: found.phases.map(({ name, share, steps, visits, stepsMean, usage }) => ({
      name,
      share,
      steps,
      visits,
      meanVisitSeconds: stepsMean * stepSeconds,
      usage: usage.map(({ metric, ...numbers }) => ({ name: metric, ...numbers })),
    })),
    silhouette: found.model.silhouette,
    series: found.series.map((one, i) => seriesViewOf(one, series[i] as AlignedMetrics, rhythms[i] as readonly Rhythm[], found)),
    heldOut: found.heldOut === null ? null : heldOutViewOf(found.heldOut),
    notes: [...notes, ...notesOf(found, request.phases)],
  };
}

function seriesViewOf({ name, runs, pattern, forecast }: PhasesOfSeries, aligned: AlignedMetrics, rhythms: readonly Rhythm[], found: Characterisation): CharacterisationView['series'][number] {
  const stepSeconds = toSeconds(aligned.step);
  const { remaining } = forecast;
  let row = 0;
  return {
    name,
    from: aligned.start,
    steps: aligned.matrix.rows,
    measuredSteps: aligned.measured.reduce((sum, is) => sum + is, 0),
    rhythms: rhythms.map((rhythm, column) => ({
      name: found.metrics[column]?.metric ?? '',
      class: rhythm.class,
      why: rhythm.why,
      forecaster: rhythm.class === null ? null : suggestedForecaster(rhythm.class),
      periods: rhythm.periods.map(({ period, strength }) => ({ steps: period, seconds: period * stepSeconds, strength })),
    })),
    pattern: patternText(pattern),
    patternParts: pattern.length,
    visits: runs.map(({ phase, steps }) => {
      const from = timeOf(aligned, row);
      row += steps;
      return { name: phaseName(phase), from, steps };
    }),
    next: {
      name: phaseName(forecast.phase),
      seconds: forecast.age * stepSeconds,
      remainingSeconds: remaining === null ? null : { mean: remaining.mean * stepSeconds, p50: remaining.p50 * stepSeconds, p95: remaining.p95 * stepSeconds },
      phases: forecast.next.map(chanceViewOf),
      atHorizon: forecast.atHorizon.map(chanceViewOf),
    },
    notes: [...aligned.notes],
  };
}

const chanceViewOf = ({ phase, probability }: PhaseChance): { name: string; probability: number } => ({ name: phaseName(phase), probability });

const heldOutViewOf = ({ split, trainSteps, testSteps, phases, horizons, changes, strangeShare }: HeldOut): NonNullable<CharacterisationView['heldOut']> => ({
  split,
  trainSteps,
  testSteps,
  phases,
  horizons: horizons.map(({ steps, count, model, samePhase }) => ({ name: String(steps), steps, forecasts: count, model, samePhase })),
  changes,
  strangeShare,
});

/** Above this share of strange steps the phases of the past are no longer those of the present: ten times what chance gives. */
const strangeShareMax = 0.1;

function notesOf({ metrics, heldOut, phases }: Characterisation, asked: number | 'auto'): readonly string[] {
  const constant = metrics.filter((metric) => metric.constant).map(({ metric }) => metric);
  const last = heldOut?.horizons.at(-1);
  return [
    ...(constant.length > 0 ? [`${constant.join(', ')} never ${constant.length === 1 ? 'changes' : 'change'} and ${constant.length === 1 ? 'tells' : 'tell'} nothing of phases.`] : []),
    ...(asked !== 'auto' && phases.length < asked ? [`Only ${phases.length} of ${asked} phases are different.`] : []),
    ...(heldOut === null ? ['There are too few steps to hold any back: nothing is known of how well phases are foretold.'] : []),
    ...(heldOut !== null && heldOut.strangeShare > strangeShareMax ? [`${Math.round(100 * heldOut.strangeShare)} % of the held-out steps are unlike those before: the workload does something new, and phases learnt from its past fit it badly.`] : []),
    ...(last !== undefined && last.model.f1Macro <= last.samePhase.f1Macro ? [`${last.steps} ${last.steps === 1 ? 'step' : 'steps'} ahead the forecast of phases is not better than "the same phase goes on" (F1 ${last.model.f1Macro.toFixed(2)}, ${last.samePhase.f1Macro.toFixed(2)}): do not plan by it.`] : []),
  ];
}
