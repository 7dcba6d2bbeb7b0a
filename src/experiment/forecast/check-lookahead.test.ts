import { describe, expect, it } from 'vitest';
import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { timeAt } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import { instant, minutes } from '../../units/time.ts';
import { checkLookahead } from './check-lookahead.ts';
import { futures } from './other-future.ts';
import { finish, rollForecasts } from './roll-forecasts.ts';
import type { RollSettings } from './roll-settings.ts';

const length = 1000;
const series: RegularSeries = {
  start: instant(0),
  step: minutes(5),
  values: Float64Array.from({ length }, (_, index) => (index === 5 ? 400 : 100 + 30 * Math.sin(index / 8) + ((index * 7919) % 13))),
  measured: new Uint8Array(length).fill(1),
};

/** What a model that reaches behind the past it was given finds there; `known` points of it are its own. */
type Behind = { readonly known: number; readonly values: Float64Array; readonly measured: Uint8Array };
const behind = (past: RegularSeries): Behind => ({ known: past.values.length, values: new Float64Array(past.values.buffer), measured: new Uint8Array(past.measured.buffer) });
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0);

/** Forecasts one value for all quantiles: the last one, the number that the fit found and the one found at each lead. */
function forecasterOf(atFit: (past: RegularSeries) => number, atForecast: (past: RegularSeries, lead: number, last: number) => number): Forecaster {
  const refuse = (): never => {
    throw new Error('not asked for');
  };
  return {
    name: 'suspect',
    fit(given) {
      const learnt = atFit(given);
      return {
        name: 'suspect',
        save: () => null,
        explain: () => [],
        forecast(past, { horizon, quantiles }) {
          const last = past.values.at(-1) as number;
          const values = Float64Array.from({ length: horizon * quantiles.length }, (_, row) => last + learnt + atForecast(past, Math.floor(row / quantiles.length), last));
          return { kind: 'forecast', model: 'suspect', origin: timeAt(past, past.values.length - 1), step: past.step, quantiles, values, notes: [] };
        },
      };
    },
    restore: refuse,
  };
}

const nothing = (): number => 0;
const whenFitting = (read: (all: Behind) => number): Forecaster => forecasterOf((past) => read(behind(past)), nothing);
const whenForecasting = (read: (all: Behind, lead: number, last: number) => number): Forecaster => forecasterOf(nothing, (past, lead, last) => read(behind(past), lead, last));

const cheaters: readonly (readonly [string, Forecaster])[] = [
  ['forecasts the next values as they come', whenForecasting(({ known, values }, lead) => values[known + lead] ?? 0)],
  ['learns in its fit from the point after it', whenFitting(({ known, values }) => values[known] ?? 0)],
  ['learns in its fit from three points after it', whenFitting(({ known, values }) => sum(values.subarray(known, known + 3)))],
  ['learns in its fit from 36 points after it', whenFitting(({ known, values }) => sum(values.subarray(known, known + 36)))],
  ['looks ahead for dips to below half', whenForecasting(({ known, values }, _, last) => (Math.min(...values.subarray(known, known + 12)) < last / 2 ? 1 : 0))],
  ['scales by the largest value of all', whenForecasting(({ values }) => Math.max(...values))],
  ['bounds by the smallest value of all', whenForecasting(({ values }) => Math.min(...values))],
  ['counts which later points were measured', whenForecasting(({ known, measured }) => sum(measured.subarray(known)))],
  ['uses how long the series will be', whenForecasting(({ values }) => values.length)],
];

const honest: readonly (readonly [string, Forecaster])[] = [
  ['takes the last value', forecasterOf(nothing, nothing)],
  ['scales by the largest value of its past', forecasterOf((past) => Math.max(...past.values), nothing)],
  ['counts what was measured', forecasterOf(nothing, (past) => sum(past.measured))],
];

const every12: RollSettings = { testFrom: 800, horizon: 12, originStep: 12, refitEvery: 288, quantiles: [0.05, 0.5, 0.95], calendar: [], seed: 1 };
const every1: RollSettings = { ...every12, horizon: 1, originStep: 1 };

/** Whether each of 20 checks, each with its own random points, finds a difference. */
const caught = (forecaster: Forecaster, settings: RollSettings): readonly boolean[] =>
  Array.from({ length: 20 }, (_, seed) => finish(checkLookahead(series, forecaster, settings, { random: randomStreams(seed).stream('check'), trials: futures.length })).some(({ same }) => !same));

describe.each([['every step', every1], ['every twelfth step', every12]] as const)('the look-ahead check, with origins at %s', (_, settings) => {
  it.each(cheaters)('always catches one that %s', (_name, forecaster) => {
    expect(caught(forecaster, settings)).not.toContain(false);
  });

  it.each(honest)('never accuses one that %s', (_name, forecaster) => {
    expect(caught(forecaster, settings)).not.toContain(true);
  });
});

describe('the look-ahead check', () => {
  it('tries each kind of future once before any a second time', () => {
    const trials = finish(checkLookahead(series, forecasterOf(nothing, nothing), every12, { random: randomStreams(1).stream('check'), trials: 2 * futures.length }));
    for (const half of [trials.slice(0, futures.length), trials.slice(futures.length)]) expect(half.map(({ future }) => future).toSorted()).toEqual(futures.toSorted());
  });
});

describe('an evaluation', () => {
  it('leaves nothing behind the past for a model to find, whether it ends in a gap or not', () => {
    const measured = series.measured.map((one, index) => (index % 50 < 5 ? 0 : one));
    let looks = 0;
    const look = (past: RegularSeries): number => {
      const { known, values, measured: flags } = behind(past);
      looks += 1;
      return sum(values.subarray(known)) + sum(flags.subarray(known));
    };
    const sameRoom = (given: RegularSeries): unknown => {
      const found: number[] = [];
      finish(rollForecasts(given, forecasterOf(look, (past) => (found.push(look(past), past.values.buffer.byteLength), 0)), { ...every1, knownEnd: 900 }, () => 0));
      expect(found.filter((_, index) => index % 2 === 0).every((hidden) => hidden === 0)).toBe(true);
      return found;
    };
    expect(sameRoom({ ...series, measured })).toEqual(sameRoom({ ...series, values: series.values.slice(0, 901), measured: measured.slice(0, 901) }));
    expect(looks).toBeGreaterThan(200);
  });
});
