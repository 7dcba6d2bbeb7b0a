import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobProfile, MapReduceProfile } from '../../model/job-profile.ts';
import { describeDurationPredictor } from '../../plan/ports/duration-predictor.contract.ts';
import type { Deployment } from '../../plan/ports/duration-predictor.ts';
import { simulatedDuration } from './simulated-duration.ts';
import { stagesOf } from './stages-of.ts';
import { dagSimM1, dagSimM2, exactCases, randomMarkovCases } from './testing-cases.ts';
import { exactResponse } from './testing-exact.ts';
import { chainProfiles, oneStage, stagesProfiles } from './testing-profiles.ts';
import { machineRepairman } from '../stations/closed-forms.ts';

const mapReduce: MapReduceProfile = {
  kind: 'map-reduce',
  map: { tasks: 20, averageSeconds: 5, maximumSeconds: 11 },
  firstShuffle: { tasks: 4, averageSeconds: 1, maximumSeconds: 2 },
  shuffle: { tasks: 8, averageSeconds: 3, maximumSeconds: 4 },
  reduce: { tasks: 12, averageSeconds: 4, maximumSeconds: 9 },
};

const few = { jobsMin: 8, jobsMax: 30, relativeHalfWidth: 0.1 };
const profiles: fc.Arbitrary<JobProfile> = fc.oneof(stagesProfiles, chainProfiles, fc.constant(mapReduce));

describeDurationPredictor('the simulation', () => simulatedDuration({ seed: 5, precision: few }), profiles, { runs: 30 });
describeDurationPredictor('the simulation with one job at a time', () => simulatedDuration({ seed: 6, precision: few, discipline: 'one-job' }), profiles, { runs: 15 });
describeDurationPredictor('the simulation of recorded jobs', () => simulatedDuration({ seed: 6, precision: few, replay: 'in-order', discipline: 'ready-order' }), profiles, { runs: 15 });

describe('the simulated duration', () => {
  it('is the same for one user whatever was asked before, and its tasks scale with the speed, but not its overhead', () => {
    fc.assert(
      fc.property(stagesProfiles, fc.integer({ min: 1, max: 20 }), (profile, cores) => {
        const deployment: Deployment = { cores, speed: 1, users: 1, thinkSeconds: 0 };
        const asked = simulatedDuration({ seed: 5, precision: few });
        asked.predict(profile, { ...deployment, cores: cores + 3, speed: 2 });
        asked.predict(profile, { ...deployment, users: 3 });
        const first = simulatedDuration({ seed: 5, precision: few }).predict(profile, deployment);
        const later = asked.predict(profile, deployment);
        const faster = asked.predict(profile, { ...deployment, speed: 2 });
        expect({ ...later, simulations: 0 }).toEqual({ ...first, simulations: 0 });
        if (first.kind !== 'predicted' || faster.kind !== 'predicted') throw new Error('both are predicted');
        expect(faster.value).toBeCloseTo((first.value + profile.overheadSeconds) / 2, 9);
        expect(faster.simulations).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has no interval that reaches below what is certain', () => {
    const profile = oneStage(3, { kind: 'exponential', meanSeconds: 2 });
    const predictor = simulatedDuration({ seed: 1, precision: few });
    for (const users of [1, 4]) {
      const deployment = { cores: 1, speed: 1, users, thinkSeconds: 0 };
      const answer = predictor.predict(profile, deployment);
      expect(answer.kind === 'predicted' && answer.low >= Math.min(answer.value, predictor.optimistic(profile, deployment))).toBe(true);
    }
  });

  it('does not shorten the overhead of several users with faster cores either', () => {
    const profile = { ...oneStage(1, { kind: 'constant', seconds: 4 }), overheadSeconds: 3 };
    const answer = simulatedDuration({ seed: 1 }).predict(profile, { cores: 2, speed: 4, users: 2, thinkSeconds: 0 });
    expect(answer).toMatchObject({ value: expect.closeTo(4, 9) });
  });

  it.each(exactCases.map((one) => [one.name, one] as const))('agrees with what is known exactly: %s', (_name, { profile, deployment, discipline, exact }) => {
    const prediction = simulatedDuration({ seed: 11, discipline }).predict(profile, deployment);
    if (prediction.kind !== 'predicted') throw new Error(prediction.why);
    expect(Math.abs(prediction.value / exact() - 1)).toBeLessThan(0.03);
  });

  it.each([['m1', dagSimM1], ['m2, first step', dagSimM2(1)]] as const)('agrees with the exact mean of dagSim\'s model %s', (_name, { profile, deployment, discipline, exact }) => {
    const prediction = simulatedDuration({ seed: 11, discipline }).predict(profile, deployment);
    if (prediction.kind !== 'predicted') throw new Error(prediction.why);
    expect(Math.abs(prediction.value / exact() - 1)).toBeLessThan(0.03);
  });

  it('agrees with the Markov chains of random graphs', () => {
    for (const { name, profile, deployment, discipline, exact } of randomMarkovCases(12, 4)) {
      const prediction = simulatedDuration({ seed: 2, discipline }).predict(profile, deployment);
      if (prediction.kind !== 'predicted') throw new Error(prediction.why);
      expect(Math.abs(prediction.value / exact() - 1), `${name} of seed 4`).toBeLessThan(0.03);
    }
  });

  it('has intervals that cover what is known exactly, about as often as they say', () => {
    const one = exactCases.find(({ name }) => name.startsWith('a diamond on 3 cores')) as (typeof exactCases)[number];
    const exact = one.exact();
    const runs = Array.from({ length: 60 }, (_, seed) => simulatedDuration({ seed, discipline: one.discipline, precision: { relativeHalfWidth: 0.03 } }).predict(one.profile, one.deployment));
    const covered = runs.filter((run) => run.kind === 'predicted' && run.low <= exact && exact <= run.high).length;
    // Of 60 at 95 % fewer than 50 are covered with a probability below 0.1 %.
    expect(covered).toBeGreaterThanOrEqual(50);
  });

  it('plays a recorded job as it was', () => {
    const profile = oneStage(4, { kind: 'replay', seconds: [5, 1, 2, 3] });
    const recorded = simulatedDuration({ seed: 1, replay: 'in-order' });
    const deployment: Deployment = { cores: 2, speed: 1, users: 1, thinkSeconds: 0 };
    expect(recorded.predict(profile, deployment)).toMatchObject({ value: 6, low: 6, high: 6 });
    expect(recorded.optimistic(profile, deployment)).toBe(5.5);
  });

  it('counts on the spread of think times only as far as it matters', () => {
    const deployment: Deployment = { cores: 1, speed: 1, users: 4, thinkSeconds: 5 };
    const profile = oneStage(1, { kind: 'exponential', meanSeconds: 2 });
    const value = (thinkTime: Parameters<typeof simulatedDuration>[0]['thinkTime']): number => {
      const prediction = simulatedDuration({ seed: 1, ...(thinkTime === undefined ? {} : { thinkTime }) }).predict(profile, deployment);
      return prediction.kind === 'predicted' ? prediction.value : Number.NaN;
    };
    // The mean response of a closed queue does not depend on how think times are spread (the BCMP theorem), only on their mean.
    const exact = machineRepairman({ users: 4, think: 5, meanService: 2, servers: 1 }).response;
    for (const thinkTime of [undefined, { kind: 'constant', seconds: 1 }, { kind: 'erlang', phases: 10, meanSeconds: 1 }, { kind: 'replay', seconds: [0, 0, 3] }] as const) expect(Math.abs(value(thinkTime) / exact - 1)).toBeLessThan(0.03);
  });

  it('has no answer for profiles without tasks, unless somebody else has', () => {
    const chi: JobProfile = { kind: 'chi', perContainerSeconds: 1, perUserSeconds: 1, fixedSeconds: 1 };
    const deployment: Deployment = { cores: 2, speed: 1, users: 1, thinkSeconds: 0 };
    expect(simulatedDuration({ seed: 1 }).predict(chi, deployment)).toEqual({ kind: 'none', why: 'a chi profile has no tasks that could be simulated' });
    const other = { name: 'other', predict: () => ({ kind: 'none', why: 'asked' }) as const, optimistic: () => 7 };
    expect(simulatedDuration({ seed: 1, otherwise: other }).predict(chi, deployment)).toEqual({ kind: 'none', why: 'asked' });
    expect(simulatedDuration({ seed: 1, otherwise: other }).optimistic(chi, deployment)).toBe(7);
  });

  it('refuses a system that is too large, with a reason', () => {
    const profile = oneStage(1, { kind: 'constant', seconds: 1 });
    expect(simulatedDuration({ seed: 1 }).predict(profile, { cores: 2, speed: 1, users: 1e8, thinkSeconds: 0 })).toMatchObject({ kind: 'none' });
    expect(() => simulatedDuration({ seed: 1, thinkTime: { kind: 'exponential', meanSeconds: 0 } })).toThrow(/thinkTime has a mean of 0/);
  });
});

describe('a MapReduce job as stages', () => {
  it('shuffles and reduces in one task, and less in the first wave', () => {
    const { stages } = stagesOf(mapReduce);
    expect(stages.map(({ name, tasks, after }) => ({ name, tasks, after }))).toEqual([
      { name: 'map', tasks: 20, after: [] },
      { name: 'reduce, first wave', tasks: 4, after: ['map'] },
      { name: 'reduce', tasks: 8, after: ['map'] },
    ]);
    expect(stages.map(({ taskTime }) => ('meanSeconds' in taskTime ? taskTime.meanSeconds : 0))).toEqual([5, 5, 7]);
  });

  it('has tasks whose longest takes the maximum', () => {
    const prediction = simulatedDuration({ seed: 1 }).predict({ ...mapReduce, reduce: { tasks: 0, averageSeconds: 0, maximumSeconds: 0 } }, { cores: 20, speed: 1, users: 1, thinkSeconds: 0 });
    expect(prediction.kind === 'predicted' && Math.abs(prediction.value / 11 - 1) < 0.03).toBe(true);
  });
});

describe('the exact reference', () => {
  it('is itself right where there is a closed form', () => {
    const queue = exactResponse({ stages: [{ tasks: 1, meanSeconds: 2, after: [] }], cores: 3, users: 10, thinkSeconds: 5, discipline: 'job-order' });
    expect(queue).toBeCloseTo(machineRepairman({ users: 10, think: 5, meanService: 2, servers: 3 }).response, 6);
  });
});
