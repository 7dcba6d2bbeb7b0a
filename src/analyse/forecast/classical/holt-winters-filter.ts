import * as z from 'zod';
import type { ForecastGround } from '../../../model/forecast.ts';
import type { Filter } from './filter.ts';
import { periodSchema } from './seasonal-naive.ts';

const share = z.number().min(0).max(1);
/** Smoothing of level, trend and each season; `damping` of the trend per step; `memory`: how much of the last error is expected again. */
export const holtWintersSchema = z.object({
  periods: z.array(periodSchema).max(2),
  level: share,
  trend: share,
  seasons: z.array(share).max(2),
  damping: share,
  memory: z.number().min(-1).max(1),
});
export type HoltWintersSettings = z.infer<typeof holtWintersSchema>;

export type HoltWintersState = { level: number; trend: number; readonly seasons: readonly Float64Array[]; error: number };

/**
 * Additive Holt-Winters with up to two seasons, a damped trend and a first-order correction of the error (Taylor, "Short-term electricity
 * demand forecasting using double seasonal exponential smoothing", JORS 2003, in its error-correction form; damping by Gardner and
 * McKenzie 1985). It starts from the first two seasons; from one, if that is a week, as it holds seven days.
 */
export function holtWintersFilter(settings: HoltWintersSettings): Filter<HoltWintersState> {
  const { periods, damping, memory } = settings;
  const warmUp = holtWintersWarmUp(periods);
  const expected = (state: HoltWintersState, index: number): number => {
    let sum = state.level + damping * state.trend;
    for (let i = 0; i < periods.length; i++) sum += (state.seasons[i] as Float64Array)[index % (periods[i] as number)] as number;
    return sum;
  };
  return {
    warmUp,
    settings,
    start: (values) => startOf(values.subarray(0, warmUp), periods),
    step(state, value, index) {
      const plain = value - expected(state, index);
      // The smoothing sees what is left after the part of the last error that was to be expected.
      const error = plain - memory * state.error;
      state.level += damping * state.trend + settings.level * error;
      state.trend = damping * state.trend + settings.level * settings.trend * error;
      for (let i = 0; i < periods.length; i++) {
        const season = state.seasons[i] as Float64Array;
        const phase = index % season.length;
        season[phase] = (season[phase] as number) + (settings.seasons[i] as number) * error;
      }
      state.error = plain;
    },
    ahead(state, length, out) {
      let slope = 0;
      let damped = damping;
      let left = memory;
      for (let lead = 0; lead < out.length; lead++) {
        slope += damped * state.trend;
        let sum = state.level + slope + left * state.error;
        for (const season of state.seasons) sum += season[(length + lead) % season.length] as number;
        out[lead] = sum;
        damped *= damping;
        left *= memory;
      }
    },
    grounds: (state, length, lead) => groundsOf(state, length, lead, settings),
  };
}

/** What is expected at one lead (0 is the next step) after `length` values: the same as `ahead` says there, in few operations however far it is. */
export function holtWintersAt({ damping, memory }: HoltWintersSettings, lead: number): (state: HoltWintersState, length: number) => number {
  let slope = 0;
  for (let k = 1; k <= lead + 1; k++) slope += damping ** k;
  const left = memory ** (lead + 1);
  return (state, length) => {
    let sum = state.level + slope * state.trend + left * state.error;
    for (let i = 0; i < state.seasons.length; i++) {
      const season = state.seasons[i] as Float64Array;
      sum += season[(length + lead) % season.length] as number;
    }
    return sum;
  };
}

export const holtWintersWarmUp = (periods: readonly number[]): number => (periods.length === 2 ? Math.max(...periods) : 2 * Math.max(4, ...periods));

function groundsOf(state: HoltWintersState, length: number, lead: number, { damping, memory }: HoltWintersSettings): readonly ForecastGround[] {
  let slope = 0;
  for (let k = 1; k <= lead + 1; k++) slope += damping ** k * state.trend;
  return [
    { name: 'level', detail: 'the smoothed level', contribution: state.level },
    { name: 'trend', detail: `the damped trend over ${lead + 1} steps`, contribution: slope },
    ...state.seasons.map((season) => ({ name: 'season' as const, detail: `the season of ${season.length} steps`, contribution: season[(length + lead) % season.length] as number })),
    { name: 'level', detail: 'what is left of the last error', contribution: memory ** (lead + 1) * state.error },
  ];
}

/** The mean as level, and as each season the mean profile of what the shorter one leaves. */
function startOf(values: Float64Array, periods: readonly number[]): HoltWintersState {
  const level = values.reduce((a, b) => a + b, 0) / values.length;
  const rest = values.map((value) => value - level);
  const seasons = periods.map((period) => {
    const profile = new Float64Array(period);
    const cycles = Math.floor(rest.length / period);
    for (let i = 0; i < cycles * period; i++) profile[i % period] = (profile[i % period] as number) + (rest[i] as number) / cycles;
    const mean = profile.reduce((a, b) => a + b, 0) / period;
    for (let i = 0; i < period; i++) profile[i] = (profile[i] as number) - mean;
    for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - (profile[i % period] as number);
    return profile;
  });
  return { level, trend: 0, seasons, error: 0 };
}
