import { hours, instant, minutes } from '../src/units/time.ts';
import type { Ms } from '../src/units/time.ts';
import { scanAllPeriods, scanShortlist } from '../src/analyse/periods/theta-scan.ts';
import type { ForecasterEntry } from '../src/experiment/forecast/forecasters.ts';
import { forecasters } from '../src/experiment/forecast/forecasters.ts';
import type { RegularSeries } from '../src/model/forecast.ts';
import { pastOf } from '../src/model/forecast.ts';
import { normal, randomStreams } from '../src/model/random.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

/** Networks train for seconds: they have no goal, are fitted once for each series, and are asked from fewer origins. */
const networks: ReadonlySet<string> = new Set(['lstm', 'lstm-mse', 'transformer']);

const points = 4000;
const origins = 2000;
const networkOrigins = 200;
const horizon = 12;
const quantiles = [0.05, 0.5, 0.8, 0.9, 0.95, 0.99];

/**
 * For each forecaster of the registry the time of a fit on 4,000 points at 5 min (a day of 288, and a week that is seen not quite twice) and at 1 h (day
 * and week, seen 23 times), and of a forecast of 12 steps when origins are visited in order. Then the whole scan for a period against the
 * short list. Medians of several runs.
 */
export async function bench(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const entry of forecasters) {
    for (const [label, step] of [['5min', minutes(5)], ['1h', hours(1)]] as const) figures.push(...timesOf(entry, label, step));
  }
  for (const length of [480, 2000, points]) figures.push(scanTimes(length));
  return figures;
}

function timesOf({ name, make }: ForecasterEntry, label: string, step: Ms): readonly Figure[] {
  const network = networks.has(name);
  const asked = network ? networkOrigins : origins;
  const whole = load(points + asked, step);
  const past = pastOf(whole, points);
  const context = { horizon, quantiles, calendar: [], random: randomStreams(1) };
  const began = performance.now();
  const model = make().fit(past, context);
  const first = performance.now() - began;
  if (!('save' in model)) throw new Error(`${name}: ${model.why}`);
  // The first fit also compiles, which is nothing beside the training of a network.
  const fits = network ? [first] : times(5, () => make().fit(past, context));
  const start = performance.now();
  for (let origin = points; origin < points + asked; origin++) model.forecast(pastOf(whole, origin), { horizon, quantiles, calendar: [] });
  const each = (performance.now() - start) / asked;
  return [
    { name: `forecaster-fit-${name}-${label}`, unit: 'ms', value: rounded(median(fits)), n: points, detail: { goal: network ? 'none: networks are excepted' : '< 500', horizon, runs: fits.map(rounded), seed: 1 } },
    { name: `forecaster-forecast-${name}-${label}`, unit: 'us', value: rounded(1000 * each), n: asked, detail: { goal: '< 1000', horizon, order: 'ascending origins', seed: 1 } },
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
