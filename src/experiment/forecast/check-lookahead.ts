import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { Future } from './other-future.ts';
import { futures, withFuture } from './other-future.ts';
import { finish, rollForecasts } from './roll-forecasts.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';
import type { RollSettings } from './roll-settings.ts';

/** How one trial went: `at` is the number of points that the last compared origin knew, `future` what was put in the place of the rest. */
export type LookaheadTrial = { readonly at: number; readonly future: Future; readonly origins: number; readonly same: boolean };

/** Origins before each random point that are compared too: a cache may go wrong between one origin and the next. */
const originsBack = 3;

/**
 * Looks whether forecasts depend on what comes after them: for each of `trials` random points t it goes through the series as it is and
 * with another future from t on, and compares all forecasts made up to t, bit by bit. It goes to t twice: from a few origins before, as
 * an evaluation does, and from a fit at t itself, since a fit that reads a little beyond its end reads what was changed only there. The
 * kinds of future come in random order, each once before any comes again; with as many trials as there are kinds, none is left out.
 *
 * An evaluation gives models a past in memory of its own. Here they get views of the whole series instead: one that reaches behind its view
 * gives itself away. Yields before each trial.
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
  let left: readonly Future[] = [];
  for (let trial = 0; trial < trials; trial++) {
    yield trial;
    if (left.length === 0) left = shuffled(futures, random);
    const [future, ...others] = left as readonly [Future, ...Future[]];
    left = others;
    const at = testFrom + integerBelow(random, span);
    const other = withFuture(series, at, future, random);
    const back = Math.min(originsBack, Math.floor((at - testFrom) / originStep));
    const starts = back === 0 ? [at] : [at - back * originStep, at];
    const same = starts.every((from) => {
      const part: RollSettings = { ...settings, testFrom: from, knownEnd: at + 1, handsOutViews: true };
      const [asItIs, changed] = [series, other].map((given) => finish(rollForecasts(given, forecaster, part, () => 0)));
      return sameForecasts(asItIs as Outcome, changed as Outcome);
    });
    results.push({ at, future, origins: back + 1, same });
  }
  return results;
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = integerBelow(random, index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

type Outcome = RolledForecasts | { readonly kind: 'why-not'; readonly code: string; readonly why: string };

function sameForecasts(a: Outcome, b: Outcome): boolean {
  if (a.kind === 'why-not' || b.kind === 'why-not') return a.kind === 'why-not' && b.kind === 'why-not' && a.code === b.code && a.why === b.why;
  return sameBits(a.values, b.values) && sameBits(a.peaks, b.peaks) && a.made.every((made, index) => made === b.made[index]);
}

/** Bit by bit: also 0 and -0 differ. */
function sameBits(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}
