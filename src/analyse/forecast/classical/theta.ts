import * as z from 'zod';
import { whyNot } from '../../../model/forecast.ts';
import type { Forecaster } from '../../ports/forecaster.ts';
import { findSeasons } from '../../periods/seasons.ts';
import { seasonOf } from '../../periods/theta-fit.ts';
import { isConstant, notFinite, tooShort } from '../../series/checks.ts';
import { fitBanded, restoreBanded, settingsOf } from './banded-model.ts';
import type { Filter } from './filter.ts';
import { filtered } from './filter.ts';
import { patternSearch } from './pattern-search.ts';
import type { PointMethod } from './point-method.ts';
import { periodMax } from './seasonal-naive.ts';

const name = 'theta';

const settingsSchema = z.object({ season: z.array(z.number()).min(1).max(periodMax), additive: z.boolean(), alpha: z.number().min(0.001).max(1) });
type Settings = z.infer<typeof settingsSchema>;

/** `moment`: the sum of index times value; with `sum` it gives the line through all values so far. */
type State = { level: number; sum: number; moment: number };

/** The share of the history that the season of the trial is learnt from; its errors on the rest give the bands. */
const trialShare = 0.7;

/** A season that nearly vanishes at some phase does not multiply: a quiet night that is a little less quiet would move the level manyfold. */
const factorMin = 0.05;

/**
 * The Theta method (Assimakopoulos and Nikolopoulos, "The theta model", IJF 2000) as simple exponential smoothing with half the drift of
 * the line (Hyndman and Billah, "Unmasking the theta method", IJF 2003), on the series without its longest season; the smoothing
 * parameter has the least squared error one step ahead. The season multiplies, or adds where values are zero, below or near zero.
 */
export const theta = (): Forecaster => ({
  name,
  fit(past, context) {
    const reason = tooShort(past, 16, `a fit of ${name}`) ?? notFinite(past);
    if (reason !== null) return reason;
    const { values } = past;
    if (isConstant(values)) return whyNot('constant', `All ${values.length} values are ${values[0]}, so there is nothing to smooth; use last-value.`);
    const from = Math.floor(trialShare * values.length);
    const period = findSeasons(values, past.step).findLast((season) => season.period <= periodMax && 2 * season.period <= values.length)?.period ?? 1;
    // Where the first part does not hold the season twice, the trial knows the season from all, and its errors are a little too small.
    const trial = methodOf(settingsFor(2 * period <= from ? values.subarray(0, from) : values, period));
    return fitBanded({ name, method: methodOf(settingsFor(values, period)), period: period > 1 ? period : null, trial: { method: trial, from: Math.min(from, values.length - 8) } }, past, context);
  },
  restore: (saved) => restoreBanded(name, saved, (settings) => methodOf(settingsOf(settingsSchema, settings, name))),
});

const methodOf = (settings: Settings): PointMethod => filtered(filterOf(settings));

function settingsFor(values: Float64Array, period: number): Settings {
  const factors = period === 1 ? Float64Array.of(1) : seasonOf(values, period);
  const additive = values.some((value) => value <= 0) || factors.some((factor) => factor < factorMin);
  const season = [...(additive ? offsetsOf(values, period) : factors)].map((value) => Number(value.toPrecision(9)));
  const [alpha = 0.2] = patternSearch([{ start: 0.3, low: 0.01, high: 1 }], ([at = 0.3]) => squaresOf(values, { season, additive, alpha: at }));
  return { season, additive, alpha: Number(alpha.toPrecision(6)) };
}

/** The mean of each phase less the mean of all, over whole cycles. */
function offsetsOf(values: Float64Array, period: number): Float64Array {
  const cycles = Math.floor(values.length / period);
  const whole = values.subarray(values.length - cycles * period);
  const shift = values.length % period;
  const offsets = new Float64Array(period);
  for (let i = 0; i < whole.length; i++) offsets[(i + shift) % period] = (offsets[(i + shift) % period] as number) + (whole[i] as number) / cycles;
  const mean = offsets.reduce((a, b) => a + b, 0) / period;
  return offsets.map((offset) => offset - mean);
}

function squaresOf(values: Float64Array, settings: Settings): number {
  const filter = filterOf(settings);
  const state = filter.start(values);
  const out = new Float64Array(1);
  let squares = 0;
  for (let i = filter.warmUp; i < values.length; i++) {
    filter.ahead(state, i, out);
    squares += ((values[i] as number) - (out[0] as number)) ** 2;
    filter.step(state, values[i] as number, i);
  }
  return squares;
}

function filterOf(settings: Settings): Filter<State> {
  const { season, additive, alpha } = settings;
  const phaseOf = (index: number): number => season[index % season.length] as number;
  const plain = (value: number, index: number): number => (additive ? value - phaseOf(index) : value / phaseOf(index));
  const drift = (state: State, length: number, lead: number): number => (slopeOf(state, length) / 2) * (lead + (1 - (1 - alpha) ** length) / alpha);
  return {
    warmUp: 2,
    settings,
    start(values) {
      const first = plain(values[0] as number, 0);
      const second = plain(values[1] as number, 1);
      return { level: alpha * second + (1 - alpha) * first, sum: first + second, moment: second };
    },
    step(state, value, index) {
      const rest = plain(value, index);
      state.level += alpha * (rest - state.level);
      state.sum += rest;
      state.moment += index * rest;
    },
    ahead(state, length, out) {
      for (let lead = 0; lead < out.length; lead++) {
        const rest = state.level + drift(state, length, lead);
        out[lead] = additive ? rest + phaseOf(length + lead) : rest * phaseOf(length + lead);
      }
    },
    grounds(state, length, lead) {
      const trend = drift(state, length, lead);
      const phase = phaseOf(length + lead);
      return [
        { name: 'level', detail: 'the smoothed level', contribution: state.level },
        { name: 'trend', detail: 'half the drift of the line through all values', contribution: trend },
        { name: 'season', detail: `the season of ${season.length} steps`, contribution: additive ? phase : (state.level + trend) * (phase - 1) },
      ];
    },
  };
}

/** The slope of the least-squares line through (0, v₀) ... (n - 1, vₙ₋₁). */
const slopeOf = ({ sum, moment }: State, n: number): number => (moment - ((n - 1) / 2) * sum) / ((n * (n * n - 1)) / 12);
