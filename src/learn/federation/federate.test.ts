import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyNot } from '../../model/forecast.ts';
import type { Json } from '../../model/json.ts';
import { randomStreams } from '../../model/random.ts';
import { hours, instant } from '../../units/time.ts';
import { lstmMseForecaster } from '../forecast/lstm-mse.ts';
import { lstmForecaster } from '../forecast/lstm.ts';
import { decodeWeights, encodeWeights } from '../forecast/saved-network.ts';
import { transformerForecaster } from '../forecast/transformer.ts';
import type { FederationJudge } from '../ports/federation-judge.ts';
import { averageNetworks } from './average-networks.ts';
import { federate } from './federate.ts';
import { meanOfNumbers, meanOfWeights } from './weighted-mean.ts';

const bounds = { stepsMax: 15, checkEvery: 15, patience: 1 };
const makers = { lstm: lstmForecaster, 'lstm-mse': lstmMseForecaster, transformer: transformerForecaster };

function seriesFrom(seed: number, length = 24 * 12) {
  const random = randomStreams(seed).stream('noise');
  return { start: instant(0), step: hours(1), values: Float64Array.from({ length }, (_, i) => 100 + 40 * Math.sin((i * Math.PI) / 12) + 10 * random.next()), measured: new Uint8Array(length).fill(1) };
}

function trained(kind: keyof typeof makers, seed: number, horizon = 4): Json {
  const model = makers[kind](bounds).fit(seriesFrom(seed), { horizon, quantiles: [0.5], calendar: [], random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  return model.save();
}

/** A judge that looks the losses up: first the agent's own network, then the average. */
const fixedJudge = (losses: Readonly<Record<string, readonly [own: number, average: number]>>, owns: ReadonlyMap<string, Json>): FederationJudge => ({
  judge: (agent, saved) => ({ kind: 'judgement', points: 10, loss: losses[agent]?.[owns.get(agent) === saved ? 0 : 1] ?? Number.NaN }),
});

describe('the average', () => {
  it('lies where the samples pull it, in whatever order the agents come', () => {
    expect([...meanOfWeights([Float32Array.of(0, 4), Float32Array.of(4, 0)], [1, 3])]).toEqual([3, 1]);
    const vectors = fc.integer({ min: 1, max: 6 }).chain((agents) => fc.array(fc.tuple(fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 1000 })), { minLength: agents, maxLength: agents }));
    fc.assert(fc.property(vectors, (agents) => {
      const mean = meanOfWeights(agents.map(([weights]) => Float32Array.from(weights)), agents.map(([, samples]) => samples));
      const turned = agents.toReversed();
      const other = meanOfWeights(turned.map(([weights]) => Float32Array.from(weights)), turned.map(([, samples]) => samples));
      for (const [index, value] of mean.entries()) {
        expect(value).toBeCloseTo(other[index] as number, 5);
        const own = agents.map(([weights]) => weights[index] as number);
        expect(value).toBeGreaterThanOrEqual(Math.min(...own) - 1e-5);
        expect(value).toBeLessThanOrEqual(Math.max(...own) + 1e-5);
      }
    }));
  });

  it('of lists is taken place by place, and there is none of lists that differ in shape', () => {
    expect(meanOfNumbers([[[1], [2]], [[3], [4]]], [1, 1])).toEqual([[2], [3]]);
    for (const wrong of [[[1], [1, 2]], [[1], 1], ['a', 1], [[null], [1]], [[1, 2], [1]]]) expect(meanOfNumbers(wrong as Json[], [1, 1])).toBeUndefined();
  });

  it.each(Object.keys(makers) as (keyof typeof makers)[])('of two networks of the kind %s can be restored and forecasts', (kind) => {
    const [one, two] = [trained(kind, 1), trained(kind, 2)];
    const result = averageNetworks([{ name: 'a@1', kind, saved: one, samples: 100 }, { name: 'b@1', kind, saved: two, samples: 300 }]);
    if (result.kind !== 'averaged') throw new Error(result.differences.join());
    const weightsOf = (saved: Json) => decodeWeights((saved as { weights: string }).weights);
    const [a, b, mean] = [weightsOf(one), weightsOf(two), weightsOf(result.saved)];
    expect(mean[7]).toBeCloseTo(0.25 * (a[7] as number) + 0.75 * (b[7] as number), 6);
    const forecast = makers[kind](bounds).restore(result.saved).forecast(seriesFrom(3), { horizon: 4, quantiles: [0.1, 0.5, 0.9], calendar: [] });
    expect(forecast.kind).toBe('forecast');
    expect(result.notes).toEqual([]);
  });

  it('of a network with itself is that network', () => {
    const saved = trained('lstm', 1);
    const result = averageNetworks([{ name: 'a@1', kind: 'lstm', saved, samples: 5 }, { name: 'a@2', kind: 'lstm', saved, samples: 7 }]);
    expect(result.kind === 'averaged' && (result.saved as { weights: string }).weights).toBe((saved as { weights: string }).weights);
  });
});

describe('a federation', () => {
  const [one, two] = [trained('lstm', 1), trained('lstm', 2)];
  const members = [{ name: 'a@1', kind: 'lstm', saved: one, samples: 100 }, { name: 'b@1', kind: 'lstm', saved: two, samples: 300 }];
  const owns = new Map(members.map(({ name, saved }) => [name, saved]));

  it('keeps an average that is better for each agent', () => {
    const result = federate(members, fixedJudge({ 'a@1': [2, 1], 'b@1': [1, 0.9] }, owns));
    expect(result).toMatchObject({ kind: 'kept', agents: [{ name: 'a@1', samples: 100, points: 10, ownLoss: 2, averageLoss: 1 }, { name: 'b@1', ownLoss: 1, averageLoss: 0.9 }] });
  });

  it.each([[1, 1], [1, 1.1], [1, Number.NaN]])('refuses one that is not better for all, with the figures of each (own %d, average %d)', (own, average) => {
    const result = federate(members, fixedJudge({ 'a@1': [2, 1], 'b@1': [own, average] }, owns));
    expect(result).toMatchObject({ kind: 'refused', code: 'not-better', reasons: [expect.stringContaining('b@1 held out; its own network has 1')] });
    expect(result.agents).toHaveLength(2);
  });

  it('refuses what cannot be judged, and says why', () => {
    const result = federate(members, { judge: (agent) => (agent === 'a@1' ? { kind: 'judgement', loss: 1, points: 3 } : whyNot('too-short', 'There are 3 points.')) });
    expect(result).toMatchObject({ kind: 'refused', code: 'not-judged', reasons: ['b@1: its own network could not be judged: There are 3 points.', 'b@1: the average could not be judged: There are 3 points.'] });
  });

  it('names what differs between architectures', () => {
    const judge = fixedJudge({}, owns);
    const refusedWith = (kind: string, saved: Json): string => {
      const result = federate([members[0] as (typeof members)[0], { name: 'b@1', kind, saved, samples: 1 }], judge);
      return result.kind === 'refused' ? result.reasons.join('\n') : 'kept';
    };
    expect(refusedWith('lstm', trained('lstm', 2, 6))).toMatch(/shape.horizon is 4 in a@1, 6 in b@1; architectures must be the same[^]*shape.changes is a list of 5 in a@1, a list of 7 in b@1[^]*weights is \d+ numbers in a@1, \d+ numbers in b@1/);
    expect(refusedWith('transformer', two)).toContain('the kind is lstm in a@1, transformer in b@1');
    expect(refusedWith('lstm', { ...(two as object), surprise: 1 })).toContain('b@1 has a field surprise, which is not known');
    expect(refusedWith('lstm', { name: 'lstm' })).toContain('b@1 has no field weights');
    const theta = { name: 'x', kind: 'theta', saved: {}, samples: 1 };
    expect(federate([theta, { ...theta, name: 'y' }], judge)).toMatchObject({ reasons: ['the kind is theta; it must be one of lstm, transformer, lstm-mse, whose parameters can be averaged'] });
  });

  it('notes that networks began from different seeds', () => {
    const other = { ...(two as { trained: object }), trained: { ...(two as { trained: object }).trained, seed: 2 } } as Json;
    const result = federate([members[0] as (typeof members)[0], { name: 'b@1', kind: 'lstm', saved: other, samples: 1 }], fixedJudge({ 'a@1': [2, 1], 'b@1': [2, 1] }, owns));
    expect(result.notes.join()).toContain('2 different seeds');
  });

  it('refuses too few, the same twice, no samples and damaged weights', () => {
    const judge = fixedJudge({}, owns);
    const [a, b] = members as [(typeof members)[0], (typeof members)[0]];
    expect(() => federate([a], judge)).toThrow(/there are 1 models to federate; there must be 2 to 256/);
    expect(() => federate([a, a], judge)).toThrow(/a@1 is named twice/);
    expect(() => federate([a, { ...b, samples: 0 }], judge)).toThrow(/trained on 0 samples/);
    expect(() => federate([a, { ...b, saved: { ...(two as object), weights: encodeWeights(Float32Array.of(Number.NaN)) } }], judge)).toThrow(/not a finite number/);
  });
});
