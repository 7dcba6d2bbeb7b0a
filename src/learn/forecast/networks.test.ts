import { describe, expect, it } from 'vitest';
import { contractSeries } from '../../analyse/ports/forecaster.contract.ts';
import type { FitContext, Forecaster, ForecastModel } from '../../analyse/ports/forecaster.ts';
import type { Forecast, RegularSeries } from '../../model/forecast.ts';
import { pastOf } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import { lstmMseForecaster } from './lstm-mse.ts';
import { lstmForecaster } from './lstm.ts';
import { transformerForecaster } from './transformer.ts';

const quantiles = [0.05, 0.5, 0.95];
const context: FitContext = { horizon: 6, quantiles, calendar: [], random: randomStreams(3) };
const bounds = { stepsMax: 150, checkEvery: 25, patience: 6 };
const quick = { stepsMax: 4, checkEvery: 2, patience: 1 };

function fitted(forecaster: Forecaster, past: RegularSeries): ForecastModel {
  const model = forecaster.fit(past, context);
  if ('kind' in model) throw new Error(model.why);
  return model;
}

function forecastOf(model: ForecastModel, past: RegularSeries, horizon = 6): Forecast {
  const forecast = model.forecast(past, { horizon, quantiles, calendar: [] });
  if (forecast.kind === 'why-not') throw new Error(forecast.why);
  return forecast;
}

/** Mean absolute error of the median over leads and origins, and the share of points within the band. */
function scored(model: ForecastModel, series: RegularSeries, from: number): { readonly error: number; readonly covered: number } {
  let [error, inside, count] = [0, 0, 0];
  for (let known = from; known + 6 <= series.values.length; known++) {
    const { values } = forecastOf(model, pastOf(series, known));
    for (let lead = 0; lead < 6; lead++) {
      const actual = series.values[known + lead] ?? 0;
      error += Math.abs(actual - (values[lead * 3 + 1] ?? 0));
      inside += actual >= (values[lead * 3] ?? 0) && actual <= (values[lead * 3 + 2] ?? 0) ? 1 : 0;
      count++;
    }
  }
  return { error: error / count, covered: inside / count };
}

describe('a network', () => {
  const series = contractSeries(24 * 35);
  const known = 24 * 28;
  // The noise has a deviation of 5, so the best possible mean absolute error is 4; the value of a day before gives 8.5 on this stretch.
  it.each([['lstm', lstmForecaster], ['lstm-mse', lstmMseForecaster], ['transformer', transformerForecaster]] as const)('%s learns a day and a week from four weeks', (_, make) => {
    const { error, covered } = scored(fitted(make(bounds), pastOf(series, known)), series, known);
    expect(error).toBeLessThan(6.5);
    expect(covered).toBeGreaterThan(0.8);
  });

  it('says how high the maximum over the whole horizon may be, never below a step of it', () => {
    const past = pastOf(series, known);
    for (const model of [fitted(lstmForecaster(quick), past), fitted(transformerForecaster(quick), past)]) {
      const { peak, values } = forecastOf(model, past);
      for (const [index, value] of values.entries()) expect(peak?.[index % 3]).toBeGreaterThanOrEqual(value);
      expect(forecastOf(model, past, 3).peak).toBeUndefined();
    }
  });

  it('records the kernel, the Node version and the seed beside its weights', () => {
    const past = pastOf(series, known);
    for (const make of [lstmForecaster, lstmMseForecaster, transformerForecaster]) {
      expect(fitted(make(quick), past).save()).toMatchObject({ trained: { kernel: expect.stringMatching(/^wasm-simd|^plain$/) as string, node: process.versions.node, seed: 3 } });
    }
  });

  it('is not trained on targets that were filled in, and says so where nothing else is left', () => {
    const past = { ...pastOf(series, known), measured: new Uint8Array(known) };
    expect(lstmForecaster(quick).fit(past, context)).toMatchObject({
      kind: 'why-not', code: 'no-training', why: 'The lstm network found 0 windows whose targets were all measured; it needs at least 64; close the gaps of the series or collect more.',
    });
  });

  it('refuses a longer horizon than it was fitted for, and an origin without a whole window', () => {
    const past = pastOf(series, known);
    for (const model of [fitted(lstmForecaster(quick), past), fitted(lstmMseForecaster(quick), past)]) {
      expect(model.forecast(past, { horizon: 7, quantiles, calendar: [] })).toMatchObject({ kind: 'why-not', code: 'no-training' });
      expect(model.forecast(pastOf(past, 10), { horizon: 6, quantiles, calendar: [] })).toMatchObject({ kind: 'why-not', code: 'too-short' });
    }
  });

  it('takes a horizon of days over which the seasons pass a narrow layer, and refuses one beyond 512 steps', () => {
    const past = pastOf(series, known);
    for (const make of [lstmForecaster, lstmMseForecaster, transformerForecaster]) {
      const far = make(quick).fit(past, { ...context, horizon: 140 });
      if ('kind' in far) throw new Error(far.why);
      expect(forecastOf(far, past, 140).values.every((value) => Number.isFinite(value))).toBe(true);
      expect(make(quick).fit(past, { ...context, horizon: 513 })).toMatchObject({ kind: 'why-not', code: 'too-slow' });
    }
  });

  it('refuses saved weights that were damaged or are of another shape', () => {
    const saved = fitted(lstmForecaster(quick), pastOf(series, known)).save() as { readonly weights: string };
    const restore = (weights: string) => () => lstmForecaster().restore({ ...saved, weights });
    expect(restore(saved.weights.slice(0, 400))).toThrow('saved lstm model: weights: there are 75; the shape needs');
    expect(restore('AAA=')).toThrow('weights are 2 bytes long; they must be whole 32-bit floats');
    expect(restore(Buffer.from(Float32Array.of(1, Number.NaN).buffer).toString('base64'))).toThrow('weight 1 is not a finite number');
  });

  it('explains a median by parts that sum to it', () => {
    const past = pastOf(series, known);
    for (const make of [lstmForecaster, lstmMseForecaster, transformerForecaster]) {
      const model = fitted(make(bounds), past);
      const sum = model.explain(past, { horizon: 6, quantiles, calendar: [] }, 2).reduce((total, { contribution }) => total + contribution, 0);
      expect(sum).toBeCloseTo(forecastOf(model, past).values[7] ?? Number.NaN, 4);
    }
  });
});
