import { describe, expect, it } from 'vitest';
import type { Forecaster, ForecastModel } from '../../analyse/ports/forecaster.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { timeAt, whyNot } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import { instant, minutes } from '../../units/time.ts';
import { checkLookahead } from './check-lookahead.ts';
import { finish, rollForecasts } from './roll-forecasts.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';
import type { RollSettings } from './roll-settings.ts';
import { testFromShare } from './roll-settings.ts';
import { scoredPoints, scoredSteps } from './combine.ts';

const seriesOf = (values: readonly number[], measured?: readonly number[]): RegularSeries => ({
  start: instant(0),
  step: minutes(5),
  values: Float64Array.from(values),
  measured: Uint8Array.from(measured ?? values.map(() => 1)),
});

const settings: RollSettings = { testFrom: 3, horizon: 2, originStep: 1, refitEvery: 2, quantiles: [0.1, 0.5, 0.9], calendar: [], seed: 1 };

/** Forecasts `last` minus, plus nothing, plus one, where `last` is what it takes from the past. */
function forecasterOf(last: (past: RegularSeries) => number, seen: number[][] = [], fitted: number[] = []): Forecaster {
  const model: ForecastModel = {
    name: 'last',
    forecast: (past, { horizon, quantiles }) => {
      seen.push([...past.values]);
      const values = Float64Array.from({ length: horizon * quantiles.length }, (_, index) => last(past) + (index % quantiles.length) - 1);
      return { kind: 'forecast', model: 'last', origin: timeAt(past, past.values.length - 1), step: past.step, quantiles, values, notes: [] };
    },
    explain: () => [],
    save: () => null,
  };
  return {
    name: 'last',
    fit: (past) => {
      fitted.push(past.values.length);
      return past.values.length < 2 ? whyNot('too-short', 'two points are needed') : model;
    },
    restore: () => model,
  };
}

const lastValue = (past: RegularSeries): number => past.values.at(-1) as number;
const roll = (series: RegularSeries, forecaster: Forecaster, changed: Partial<RollSettings> = {}): RolledForecasts => {
  const rolled = finish(rollForecasts(series, forecaster, { ...settings, ...changed }, () => 0));
  if (rolled.kind === 'why-not') throw new Error(rolled.why);
  return rolled;
};

describe('a rolling origin', () => {
  it('gives a model only the points before the origin, and fits as often as asked', () => {
    const [seen, fitted]: [number[][], number[]] = [[], []];
    const rolled = roll(seriesOf([1, 2, 3, 4, 5, 6]), forecasterOf(lastValue, seen, fitted));
    expect(seen).toEqual([[1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5]]);
    expect(fitted).toEqual([3, 5]);
    expect([...rolled.known]).toEqual([3, 4, 5]);
    expect(rolled.fits).toBe(2);
  });

  it('steps from origin to origin as asked', () => {
    expect([...roll(seriesOf([1, 2, 3, 4, 5, 6, 7, 8]), forecasterOf(lastValue), { originStep: 2 }).known]).toEqual([3, 5, 7]);
  });

  it('inside a gap does not let the filling tell where the gap ends', () => {
    const seen: number[][] = [];
    roll(seriesOf([1, 2, 3, 40, 80, 6], [1, 1, 1, 0, 0, 1]), forecasterOf(lastValue, seen));
    expect(seen).toEqual([[1, 2, 3], [1, 2, 3, 3], [1, 2, 3, 3, 3]]);
  });

  it('takes the largest of the rows where the model does not forecast the maximum, and says so', () => {
    const rolled = roll(seriesOf([1, 2, 3, 4]), forecasterOf(lastValue));
    expect([rolled.peakFrom, [...rolled.peaks]]).toEqual(['rows', [2, 3, 4]]);
    expect(roll(seriesOf([1, 2, 3, 4]), forecasterOf(lastValue), { horizon: 1 }).peakFrom).toBe('model');
  });

  it('ends with why-not where the first fit fails', () => {
    const outcome = finish(rollForecasts(seriesOf([1, 2, 3]), forecasterOf(lastValue), { ...settings, testFrom: 1 }, () => 0));
    expect(outcome).toMatchObject({ kind: 'why-not', code: 'too-short' });
  });

  it('leaves out forecasts that are not finite, with a note', () => {
    const rolled = roll(seriesOf([1, 2, 3, 4, 5, 6]), forecasterOf((past) => (past.values.length === 4 ? Number.NaN : 1)));
    expect([...rolled.made]).toEqual([1, 0, 1]);
    expect(rolled.notes).toEqual([expect.stringContaining('no forecast at 1 of 3 origins')]);
  });
});

describe('combining leads', () => {
  const series = seriesOf([1, 2, 3, 4, 50, 6, 7], [1, 1, 1, 1, 1, 0, 1]);
  const rolled = roll(series, forecasterOf(lastValue));

  it('averages all forecasts of a point, fewer at the beginning, and leaves out what was not measured', () => {
    const { targets, actual, forecast } = scoredPoints(series, rolled, 'mean-over-leads');
    expect([[...targets], [...actual], [...forecast]]).toEqual([[3, 4, 6], [4, 50, 7], [3, (3 + 4) / 2, 50]]);
  });

  it('or takes each, or the one of the longest lead', () => {
    expect([...scoredSteps(series, rolled, 'each-lead').targets]).toEqual([3, 4, 4, 6, 6]);
    const last = scoredPoints(series, rolled, 'last-lead');
    expect([[...last.targets], [...last.forecast]]).toEqual([[4, 6], [3, 50]]);
  });
});

describe('the look-ahead check', () => {
  const series = seriesOf(Array.from({ length: 60 }, (_, index) => Math.sin(index)));
  const trialsOf = (forecaster: Forecaster): readonly boolean[] =>
    finish(checkLookahead(series, forecaster, { ...settings, testFrom: 30 }, { random: randomStreams(1).stream('check'), trials: 5 })).map(({ same }) => same);

  it('passes a model that looks back', () => {
    expect(trialsOf(forecasterOf(lastValue))).toEqual([true, true, true, true, true]);
  });

  it('catches one that reaches behind the view it was given', () => {
    const peeking = forecasterOf((past) => new Float64Array(past.values.buffer)[past.values.length] ?? 0);
    expect(trialsOf(peeking)).toContain(false);
  });

  it('catches one that keeps what it saw of another series', () => {
    let calls = 0;
    expect(trialsOf(forecasterOf((past) => lastValue(past) + (calls++ > 10 ? 1 : 0)))).toContain(false);
  });
});

describe('the split', () => {
  it.each([[504, 0.2, 403], [6048, 0.2, 4838], [6049, 0.2, 4839], [505, 0.2, 404], [168, 0.2, 134], [10, 0.3, 7]])('of %d points with %d for the test begins it at %d', (points, share, from) => {
    expect(testFromShare({ measured: new Uint8Array(points).fill(1) }, share)).toBe(from);
  });

  it('counts what was measured only', () => {
    expect(testFromShare({ measured: Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 1, 1) }, 0.4)).toBe(7);
  });
});
