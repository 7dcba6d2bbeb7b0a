import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { hours, instant } from '../../../units/time.ts';
import type { ForecastModel } from '../../ports/forecaster.ts';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { classWords } from '../../periods/workload-class.ts';
import { ensemble } from '../ensemble/ensemble.ts';
import { auto } from './auto.ts';
import { suggestedForecaster } from './suggested-forecaster.ts';
import { workloadOf } from './workload-of.ts';

describe('auto', () => forecasterContract(auto, { history: 24 * 8, timeoutMs: 60_000 }));
describe('ensemble', () => forecasterContract(ensemble, { history: 24 * 6, timeoutMs: 60_000 }));

describe('the class of the workload', () => {
  const random = randomStreams(5).stream('class');
  const series = (valueAt: (i: number) => number): RegularSeries => {
    const values = Float64Array.from({ length: 24 * 20 }, (_, i) => valueAt(i));
    return { start: instant(0), step: hours(1), values, measured: new Uint8Array(values.length).fill(1) };
  };
  const daily = series((i) => 100 + 40 * Math.sin((2 * Math.PI * i) / 24) + 3 * normal(random));
  let level = 500;
  const wandering = series(() => (level += normal(random)));
  const query = { horizon: 6, quantiles: [0.05, 0.5, 0.95], calendar: [] };
  const fitted = (past: RegularSeries): ForecastModel => {
    const model = auto().fit(past, { ...query, random: randomStreams(1) });
    if (!('save' in model)) throw new Error(model.why);
    return model;
  };
  const notesOf = (past: RegularSeries): readonly string[] => {
    const forecast = fitted(past).forecast(past, query);
    return forecast.kind === 'forecast' ? forecast.notes : [forecast.why];
  };

  it.each([['a day', daily], ['a wandering level', wandering]] as const)('is named in the notes of auto, with what it suggests: %s', (_, past) => {
    const workload = workloadOf(past);
    expect(workload).not.toBeNull();
    expect(notesOf(past)[0]).toContain(`class ${workload ?? ''} (${workload === null ? '' : classWords[workload]}), which suggests ${suggestedForecaster(workload ?? 'stat').name}`);
  });

  it('tells a load that returns to its level from one that does not, and suggests another forecaster for it', () => {
    const names = [daily, wandering].map((past) => suggestedForecaster(workloadOf(past) ?? 'stat').name);
    expect(names[0]).not.toBe(names[1]);
  });

  it('is saved with the model, so that a restored one has the same members', () => {
    const restored = auto().restore(fitted(daily).save());
    expect(restored.forecast(daily, query)).toEqual(fitted(daily).forecast(daily, query));
  });

  it('is none for a history that is too short for it', () => {
    expect(workloadOf({ ...daily, values: daily.values.subarray(0, 20) })).toBeNull();
  });
});
