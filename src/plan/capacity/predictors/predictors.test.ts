import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChiProfile, JobProfile, MapReduceProfile, MeasuredProfile, TopologyProfile } from '../../../model/job-profile.ts';
import { machineRepairman } from '../../../simulate/stations/closed-forms.ts';
import { exactCases } from '../../../simulate/jobs/testing-cases.ts';
import { simulatedDuration } from '../../../simulate/jobs/simulated-duration.ts';
import { oneStage, stagesProfiles } from '../../../simulate/jobs/testing-profiles.ts';
import { describeDurationPredictor } from '../../ports/duration-predictor.contract.ts';
import type { Deployment } from '../../ports/duration-predictor.ts';
import { mapReduceBounds, phaseBounds } from './aria.ts';
import { chiContainers, chiContainersMax, chiSeconds } from './chi-model.ts';
import { closedFormDuration } from './closed-form-duration.ts';
import { fitScaling } from './scaling-model.ts';
import { highestBusyShare, topologyLoad } from './topology-utilisation.ts';

const positive = (max: number) => fc.integer({ min: 1, max: 10 * max }).map((tenths) => tenths / 10);
const phase = fc.tuple(fc.integer({ min: 0, max: 50 }), positive(20), positive(20)).map(([tasks, averageSeconds, more]) => ({ tasks, averageSeconds, maximumSeconds: averageSeconds + more }));
const mapReduces: fc.Arbitrary<MapReduceProfile> = fc.tuple(phase, phase, phase, phase, fc.boolean()).map(([map, first, shuffle, reduce, waves]) => ({ kind: 'map-reduce', map, reduce, ...(waves ? { firstShuffle: first, shuffle } : {}) }));
const chis: fc.Arbitrary<ChiProfile> = fc.record({ kind: fc.constant('chi' as const), perContainerSeconds: positive(1000), perUserSeconds: positive(10), fixedSeconds: positive(10) });
const measureds: fc.Arbitrary<MeasuredProfile> = fc
  .array(fc.record({ cores: fc.integer({ min: 1, max: 40 }), users: fc.constant(1), seconds: positive(100) }), { minLength: 1, maxLength: 10 })
  .map((points) => ({ kind: 'measured', points }));
const topologies: fc.Arbitrary<TopologyProfile> = fc
  .array(fc.record({ arrivalsPerSecond: positive(10), serviceSeconds: positive(1), from: fc.nat(10), ratio: positive(2) }), { minLength: 1, maxLength: 7 })
  .map((nodes) => ({
    kind: 'topology',
    nodes: nodes.map(({ arrivalsPerSecond, serviceSeconds, from, ratio }, i) => ({ name: `n${i}`, arrivalsPerSecond: i === 0 ? arrivalsPerSecond : 0, serviceSeconds, inputs: i === 0 ? [] : [{ from: `n${from % i}`, ratio }] })),
  }));

describeDurationPredictor('the closed form', () => closedFormDuration(), fc.oneof<fc.Arbitrary<JobProfile>[]>(stagesProfiles, mapReduces, chis, topologies), { runs: 100 });
describeDurationPredictor('the closed form of measured durations', () => closedFormDuration(), measureds, { usersMax: 1, runs: 60 });
for (const beyondMeasured of ['amdahl', 'ernest', 'usl'] as const) describeDurationPredictor(`measured durations with ${beyondMeasured} beyond them`, () => closedFormDuration({ beyondMeasured }), measureds, { usersMax: 1, runs: 60 });

const on = (cores: number, more: Partial<Deployment> = {}): Deployment => ({ cores, speed: 1, users: 1, thinkSeconds: 0, ...more });
const seconds = (profile: JobProfile, deployment: Deployment, options: Parameters<typeof closedFormDuration>[0] = {}): number => {
  const prediction = closedFormDuration(options).predict(profile, deployment);
  if (prediction.kind === 'none') throw new Error(prediction.why);
  return prediction.value;
};

describe('the approximation of stages', () => {
  it.each(exactCases.filter(({ deployment, name }) => deployment.users === 1 && !name.includes('diamond')).map((one) => [one.name, one] as const))('is exact: %s', (_name, { profile, deployment, exact }) => {
    expect(seconds(profile, deployment)).toBeCloseTo(exact(), 6);
  });

  it('divides tasks by the speed, and not the overhead', () => {
    const profile = { ...oneStage(4, { kind: 'constant', seconds: 4 }), overheadSeconds: 3 };
    expect(seconds(profile, on(2, { speed: 4 }))).toBe(5);
  });

  it('is near the simulation of graphs', () => {
    let sum = 0;
    let count = 0;
    const predictor = simulatedDuration({ seed: 1, precision: { relativeHalfWidth: 0.03, jobsMax: 300 } });
    for (const profile of fc.sample(stagesProfiles, { numRuns: 60, seed: 3 })) {
      for (const cores of [2, 5, 12]) {
        const prediction = predictor.predict(profile, on(cores));
        if (prediction.kind !== 'predicted' || prediction.value === 0) continue;
        sum += Math.abs(seconds(profile, on(cores)) / prediction.value - 1);
        count += 1;
      }
    }
    expect(sum / count).toBeLessThan(0.15);
  });

  it('lets users share the cores as machines share a repairman, nearly', () => {
    const profile = oneStage(1, { kind: 'exponential', meanSeconds: 2 });
    expect(seconds(profile, on(1, { users: 4, thinkSeconds: 0 }))).toBe(8);
    const exact = machineRepairman({ users: 8, think: 5, meanService: 2, servers: 1 }).response;
    expect(Math.abs(seconds(profile, on(1, { users: 8, thinkSeconds: 5 })) / exact - 1)).toBeLessThan(0.15);
  });
});

describe('ARIA', () => {
  it('bounds a phase between all work on all slots and the longest task after all others', () => {
    expect(phaseBounds({ tasks: 10, averageSeconds: 4, maximumSeconds: 9 }, 5)).toEqual({ low: 8, high: 36 / 5 + 9 });
    expect(phaseBounds({ tasks: 2, averageSeconds: 4, maximumSeconds: 4 }, 5)).toEqual({ low: 4, high: 4.8 });
    expect(phaseBounds({ tasks: 0, averageSeconds: 4, maximumSeconds: 4 }, 5)).toEqual({ low: 0, high: 0 });
  });

  it('adds phases up, and predicts the average', () => {
    const profile: MapReduceProfile = { kind: 'map-reduce', map: { tasks: 8, averageSeconds: 4, maximumSeconds: 6 }, reduce: { tasks: 4, averageSeconds: 2, maximumSeconds: 3 } };
    expect(mapReduceBounds(profile, 4)).toEqual({ low: 10, high: 7 + 6 + 1.5 + 3 });
    expect(seconds(profile, on(4))).toBe(13.75);
    expect(seconds(profile, on(4, { users: 2 }), { mapReduce: 'low' })).toBe(20);
    const prediction = simulatedDuration({ seed: 1 }).predict(profile, on(4));
    expect(prediction.kind === 'predicted' && prediction.value > 10 && prediction.value < 17.5).toBe(true);
  });
});

describe('the chi model', () => {
  it('says nothing where the regression is not above 0', () => {
    const profile: ChiProfile = { kind: 'chi', perContainerSeconds: 400, perUserSeconds: 0, fixedSeconds: -100 };
    const on = (cores: number) => closedFormDuration().predict(profile, { cores, speed: 1, users: 1, thinkSeconds: 0 });
    expect([3, 4, 5].map((cores) => on(cores).kind)).toEqual(['predicted', 'none', 'none']);
    expect(on(8)).toMatchObject({ why: 'the regression gives -50 s on 8 containers with 1 user, which no job takes: it does not hold there; correct perContainer, perUser or fixed' });
    expect([chiContainersMax(profile, 1), chiContainersMax({ ...profile, fixedSeconds: 0 }, 1), chiContainersMax({ ...profile, perContainerSeconds: 0 }, 1)]).toEqual([3, Number.POSITIVE_INFINITY, -1]);
  });

  it('gives the fewest containers that are done in time', () => {
    fc.assert(
      fc.property(chis, positive(500), fc.integer({ min: 1, max: 9 }), (profile, deadline, users) => {
        const containers = chiContainers(profile, deadline, users);
        if (containers === Number.POSITIVE_INFINITY) expect(chiSeconds(profile, 1e12, users)).toBeGreaterThanOrEqual(deadline);
        else {
          expect(chiSeconds(profile, containers, users)).toBeLessThanOrEqual(deadline * (1 + 1e-9));
          if (containers > 1) expect(chiSeconds(profile, containers - 1, users)).toBeGreaterThan(deadline * (1 - 1e-9));
        }
      }),
    );
  });
});

describe('measured durations', () => {
  const profile: MeasuredProfile = { kind: 'measured', points: [[2, 50], [4, 30], [4, 26], [8, 16], [16, 18]].map(([cores, time]) => ({ cores: cores as number, users: 1, seconds: time as number })) };

  it('are interpolated in 1 / cores, never rise, and end where they end', () => {
    expect([2, 4, 8, 16].map((cores) => seconds(profile, on(cores)))).toEqual([50, 28, 17, 17]);
    expect(seconds(profile, on(3))).toBeCloseTo(28 + ((1 / 3 - 1 / 4) / (1 / 2 - 1 / 4)) * 22, 9);
    expect(seconds(profile, on(4, { speed: 2 }))).toBe(14);
    expect(closedFormDuration().predict(profile, on(1))).toEqual({ kind: 'none', why: 'measured from 2 to 16 cores, not on 1' });
    expect(closedFormDuration().predict(profile, on(17))).toMatchObject({ kind: 'none' });
    expect(closedFormDuration().predict(profile, on(4, { users: 3 }))).toEqual({ kind: 'none', why: 'nothing was measured with 3 users, only with 1' });
  });

  it('go on by a model where one is asked for, and say where it cannot be fitted', () => {
    expect(seconds(profile, on(1), { beyondMeasured: 'amdahl' })).toBeGreaterThan(80);
    expect(seconds(profile, on(100), { beyondMeasured: 'amdahl' })).toBeLessThanOrEqual(17);
    const two: MeasuredProfile = { kind: 'measured', points: profile.points.slice(0, 2) };
    expect(closedFormDuration({ beyondMeasured: 'ernest' }).predict(two, on(1))).toEqual({ kind: 'none', why: 'measured from 2 to 4 cores, not on 1, and no model could be fitted: ernest has 4 coefficients, and 2 numbers of cores were measured' });
  });
});

describe('scaling models', () => {
  it.each([
    ['amdahl', [7, 90, 0, 0]],
    ['usl', [7, 90, 0, 0.5]],
    ['ernest', [7, 90, 3, 0.5]],
  ] as const)('find their own coefficients again (%s)', (model, [a, b, d, e]) => {
    const points = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32].map((cores) => ({ cores, seconds: a + b / cores + d * Math.log2(cores) + e * cores }));
    const fitted = fitScaling(model, points);
    if (fitted.kind === 'none') throw new Error(fitted.why);
    for (const { cores, seconds: truth } of points.slice(0, 5)) expect(Math.abs(fitted.seconds(cores) / truth - 1)).toBeLessThan(1e-3);
  });

  it('never rise: cores that make it slower are left idle', () => {
    const fitted = fitScaling('usl', [1, 2, 4, 8, 16, 32].map((cores) => ({ cores, seconds: 90 / cores + cores })));
    if (fitted.kind === 'none') throw new Error(fitted.why);
    expect(fitted.seconds(1000)).toBeCloseTo(2 * Math.sqrt(90), 3);
  });
});

describe('the use of a topology', () => {
  const node = (name: string, arrivalsPerSecond: number, serviceSeconds: number, ...inputs: readonly (readonly [from: string, ratio: number])[]) => ({ name, arrivalsPerSecond, serviceSeconds, inputs: inputs.map(([from, ratio]) => ({ from, ratio })) });

  it('follows tuples from node to node, also in a circle that loses some', () => {
    expect(topologyLoad({ kind: 'topology', nodes: [node('split', 0, 0.1, ['read', 3]), node('read', 10, 0.02), node('count', 0, 0.05, ['split', 1])] })).toMatchObject({ busyCores: [3, 0.2, 1.5].map((value) => expect.closeTo(value, 9) as unknown) });
    const load = topologyLoad({ kind: 'topology', nodes: [node('a', 1, 1, ['b', 0.5]), node('b', 0, 1, ['a', 1])] });
    expect(load).toMatchObject({ busyCores: [expect.closeTo(2, 9), expect.closeTo(2, 9)] });
  });

  it('has no answer for a circle that feeds itself, nor for an unknown node', () => {
    // Of 1000 tuples 999 come back, and of a circle that nothing comes to none ever left.
    expect(topologyLoad({ kind: 'topology', nodes: [node('a', 1, 0.001, ['a', 0.999]), node('b', 0, 1, ['b', 2])] })).toMatchObject({ busyCores: [expect.closeTo(1, 9), 0] });
    expect(topologyLoad({ kind: 'topology', nodes: [node('a', 1, 1, ['a', 1])] })).toMatchObject({ kind: 'none' });
    expect(topologyLoad({ kind: 'topology', nodes: [node('a', 1, 1, ['b', 1]), node('b', 0, 1, ['a', 1.1])] })).toMatchObject({ kind: 'none' });
    expect(() => closedFormDuration().predict({ kind: 'topology', nodes: [node('a', 1, 1, ['x', 1])] }, on(2))).toThrow(/from is x; it must be the name of a node/);
  });

  it('gives whole cores to nodes as well as can be', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 6 }), (busy, more) => {
        const cores = busy.length + more;
        const best = (left: readonly number[], free: number): number => {
          const [first, ...rest] = left;
          if (first === undefined) return 0;
          return Math.min(...Array.from({ length: free - rest.length }, (_, i) => Math.max(first / (i + 1), best(rest, free - i - 1))));
        };
        expect(highestBusyShare(busy, cores, 1)).toBeCloseTo(best(busy, cores), 12);
      }),
      { numRuns: 200 },
    );
    expect(highestBusyShare([3, 1], 1, 2)).toBe(2);
    expect(highestBusyShare([30, 10], 1_000_000, 1)).toBeCloseTo(40e-6, 9);
  });
});
