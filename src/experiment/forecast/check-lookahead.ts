import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import { finish, rollForecasts } from './roll-forecasts.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';
import type { RollSettings } from './roll-settings.ts';

/** How one trial went: `at` is the number of points that the last compared origin knew. */
export type LookaheadTrial = { readonly at: number; readonly origins: number; readonly same: boolean };

/** Origins before each random point that are compared too: a cache may go wrong between one origin and the next. */
const originsBack = 3;

/**
 * Looks whether forecasts depend on what comes after them: for each of `trials` random points t it goes through the series twice,
 * once as it is and once with everything after t replaced by something else altogether, and compares all forecasts made up to t, bit
 * by bit. Yields before each trial.
 */
export function* checkLookahead(
  series: RegularSeries,
  forecaster: Forecaster,
  settings: RollSettings,
  { random, trials }: { readonly random: Random; readonly trials: number },
): Generator<number, readonly LookaheadTrial[]> {
  const results: LookaheadTrial[] = [];
  const { testFrom, originStep } = settings;
  const span = series.values.length - testFrom;
  for (let trial = 0; trial < trials; trial++) {
    yield trial;
    const at = testFrom + integerBelow(random, span);
    const from = Math.max(testFrom, at - originsBack * originStep);
    const part: RollSettings = { ...settings, testFrom: from, knownEnd: at + 1 };
    const [asItIs, perturbed] = [series, perturbedAfter(series, at, random)].map((given) => finish(rollForecasts(given, forecaster, part, () => 0)));
    const origins = Math.ceil((at + 1 - from) / originStep);
    results.push({ at, origins, same: sameForecasts(asItIs as Outcome, perturbed as Outcome) });
  }
  return results;
}

type Outcome = RolledForecasts | { readonly kind: 'why-not'; readonly code: string; readonly why: string };

/** The same series with other points from `at` on: mirrored, scaled and noisy, and all of them measured. */
export function perturbedAfter(series: RegularSeries, at: number, random: Random): RegularSeries {
  const values = series.values.slice();
  const measured = series.measured.slice();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let index = at; index < values.length; index++) values[index] = largest * (1 + 9 * random.next());
  measured.fill(1, at);
  return { ...series, values, measured };
}

function sameForecasts(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'why-not' || b.kind === 'why-not') return a.kind === 'why-not' && b.kind === 'why-not' && a.code === b.code && a.why === b.why;
  return sameBits(a.values, b.values) && sameBits(a.peaks, b.peaks) && a.made.every((made, index) => made === b.made[index]);
}

/** Bit by bit: also 0 and -0 differ. */
function sameBits(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}
