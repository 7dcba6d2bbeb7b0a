import { hours, instant, minutes } from '../src/units/time.ts';
import type { Ms } from '../src/units/time.ts';
import { lastValue } from '../src/analyse/forecast/classical/last-value.ts';
import { holtWinters } from '../src/analyse/forecast/classical/holt-winters.ts';
import { linear } from '../src/analyse/forecast/classical/linear.ts';
import { seasonalNaive } from '../src/analyse/forecast/classical/seasonal-naive.ts';
import { thetaScan } from '../src/analyse/forecast/classical/theta-scan.ts';
import { theta } from '../src/analyse/forecast/classical/theta.ts';
import { scanAllPeriods, scanShortlist } from '../src/analyse/periods/theta-scan.ts';
import type { Forecaster } from '../src/analyse/ports/forecaster.ts';
import type { RegularSeries } from '../src/model/forecast.ts';
import { pastOf } from '../src/model/forecast.ts';
import { normal, randomStreams } from '../src/model/random.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

/** The forecasters that are timed, networks aside. */
const forecasters: readonly (() => Forecaster)[] = [lastValue, seasonalNaive, holtWinters, theta, thetaScan, linear];

const points = 4000;
const origins = 2000;
const horizon = 12;
const quantiles = [0.05, 0.5, 0.8, 0.9, 0.95, 0.99];

/**
 * For each forecaster the time of a fit on 4,000 points at 5 min (a day of 288, and a week that is seen not quite twice) and at 1 h (day
 * and week, seen 23 times), and of a forecast of 12 steps when origins are visited in order. Then the whole scan for a period against the
 * short list. Medians of several runs.
 */
export async function bench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const make of forecasters) {
    for (const [label, step] of [['5min', minutes(5)], ['1h', hours(1)]] as const) figures.push(...timesOf(make, label, step));
  }
  for (const length of [480, 2000, points]) figures.push(scanTimes(length));
  return figures;
}

function timesOf(make: () => Forecaster, label: string, step: Ms): readonly Figure[] {
  const whole = load(points + origins, step);
  const past = pastOf(whole, points);
  const context = { horizon, quantiles, calendar: [], random: randomStreams(1) };
  const model = make().fit(past, context);
  if (!('save' in model)) throw new Error(`${make().name}: ${model.why}`);
  const fits = times(5, () => make().fit(past, context));
  const start = performance.now();
  for (let origin = points; origin < points + origins; origin++) model.forecast(pastOf(whole, origin), { horizon, quantiles, calendar: [] });
  const each = (performance.now() - start) / origins;
  return [
    { name: `forecaster-fit-${make().name}-${label}`, unit: 'ms', value: rounded(median(fits)), n: points, detail: { goal: '< 500', horizon, runs: fits.map(rounded), seed: 1 } },
    { name: `forecaster-forecast-${make().name}-${label}`, unit: 'us', value: rounded(1000 * each), n: origins, detail: { goal: '< 1000', horizon, order: 'ascending origins', seed: 1 } },
  ];
}

function scanTimes(length: number): Figure {
  // A day of 96 steps, so that the shortest series holds it five times.
  const { values } = load(length, minutes(15));
  // Once before it counts, as the first run also compiles.
  times(3, () => [scanAllPeriods(values), scanShortlist(values)]);
  const whole = median(times(5, () => scanAllPeriods(values)));
  const short = median(times(15, () => scanShortlist(values)));
  return {
    name: `period-shortlist-${length}`,
    unit: 'ms',
    value: rounded(short),
    n: length,
    detail: { baseline: 'the whole quadratic scan', baselineValue: rounded(whole), ratio: rounded(whole / short), tried: scanShortlist(values).tried.length, sameChoice: scanAllPeriods(values).period === scanShortlist(values).period },
  };
}

function load(length: number, step: Ms): RegularSeries {
  const random = randomStreams(1).stream('bench-forecasters');
  const day = hours(24) / step;
  const values = Float64Array.from({ length }, (_, i) => 500 + 200 * Math.sin((2 * Math.PI * i) / day) - (Math.floor(i / day) % 7 > 4 ? 100 : 0) + 20 * normal(random));
  return { start: instant(0), step, values, measured: new Uint8Array(length).fill(1) };
}

function times(runs: number, work: () => unknown): readonly number[] {
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const rounded = (value: number): number => Number(value.toPrecision(3));

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
