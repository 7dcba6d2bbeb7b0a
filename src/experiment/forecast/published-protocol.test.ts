import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Forecaster, ForecastModel } from '../../analyse/ports/forecaster.ts';
import { numberColumn, readCsv, timeColumn } from '../../formats/csv/csv-table.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { timeAt } from '../../model/forecast.ts';
import { ms } from '../../units/time.ts';
import { scoredPoints } from './combine.ts';
import { mape } from './metrics/mape.ts';
import { finish, rollForecasts } from './roll-forecasts.ts';
import { stepsPerDay, testFromShare } from './roll-settings.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/dsp-load');
const absent = !existsSync(folder);
const skipped = absent ? ' (skipped: no shared data)' : '';

/** The series of dsp-load with the published forecasts of two models that need no fit, and the horizon that they were made with. */
const cases = ['wiki_en', 'taxi', 'alibaba', 'IoT', 'avazu'].flatMap((name) => [[name, '5min', 1], [name, '15min', 4], [name, '1h', 12]] as const);

/** Forecasts for each lead what was measured so many points before the end of the past. */
function naive(name: string, back: (lead: number) => number): Forecaster {
  const model: ForecastModel = {
    name,
    forecast: (past, { horizon, quantiles }) => {
      const values = Float64Array.from({ length: horizon * quantiles.length }, (_, index) => past.values.at(-back(Math.floor(index / quantiles.length))) as number);
      return { kind: 'forecast', model: name, origin: timeAt(past, past.values.length - 1), step: past.step, quantiles, values, notes: [] };
    },
    explain: () => [],
    save: () => null,
  };
  return { name, fit: () => model, restore: () => model };
}

function read(name: string, rate: string): RegularSeries {
  const table = readCsv(name, readFileSync(join(folder, `data/${name}_${rate}.csv`), 'utf8'));
  const times = timeColumn(table, 'date');
  const values = Float64Array.from(numberColumn(table, 'messages'), (value) => value as number);
  const [first = 0, second = 0] = times;
  return { start: times[0] as RegularSeries['start'], step: ms(second - first), values, measured: new Uint8Array(values.length).fill(1) };
}

describe(`the protocol of the published figures${skipped}`, () => {
  it.skipIf(absent).each(cases)('%s %s, horizon %d: last value and last day come out point by point', (name, rate, horizon) => {
    const series = read(name, rate);
    const testFrom = testFromShare(series, 0.2);
    const published = readCsv(name, readFileSync(join(folder, `published_forecasts/classic/${name}_${rate}_results.csv`), 'utf8'));
    const day = stepsPerDay(series) ?? 1;
    for (const [column, back] of [['LASTOBSERVED', () => 1], ['LASTDAY', (lead: number) => day - lead]] as const) {
      const forecaster = naive(column, back);
      const rolled = finish(rollForecasts(series, forecaster, { testFrom, horizon, originStep: 1, refitEvery: 1, quantiles: [0.5], calendar: [], seed: 1 }, () => 0));
      if (rolled.kind === 'why-not') throw new Error(rolled.why);
      const ours = scoredPoints(series, rolled, 'mean-over-leads');
      const theirs = numberColumn(published, column) as readonly number[];
      // At 5 min they leave out the last two points of most series.
      expect(ours.forecast.length - theirs.length).toBeOneOf([0, 2]);
      const common = (values: Float64Array): Float64Array => values.subarray(0, theirs.length);
      // They cut the actual values to whole numbers before they used them; the mean of whole numbers is off by less than 1.
      const worst = common(ours.forecast).reduce((most, value, index) => Math.max(most, Math.abs(value - (theirs[index] as number))), 0);
      expect(worst, column).toBeLessThan(1);
      const actual = Float64Array.from(numberColumn(published, 't') as readonly number[]);
      expect(mape(common(ours.actual), common(ours.forecast)).percent).toBeCloseTo(mape(actual, Float64Array.from(theirs)).percent as number, 2);
    }
  });
});
