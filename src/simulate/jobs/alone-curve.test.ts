import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stage, StagesProfile } from '../../model/job-profile.ts';
import { AloneCurve } from './alone-curve.ts';
import { ClosedJobs } from './closed-jobs.ts';
import { jobGraph } from './job-graph.ts';
import { usualPrecision } from './precision.ts';
import { TaskTimes } from './task-times.ts';
import { chainProfiles, stagesProfiles } from './testing-profiles.ts';

/** As large jobs do, with a search tree, or as small ones do. */
function curveOf(profile: StagesProfile, kind: 'small' | 'large'): AloneCurve {
  const graph = jobGraph(profile);
  const tasksOfAllMax = kind === 'small' ? Number.POSITIVE_INFINITY : 0;
  return new AloneCurve({ graph, times: new TaskTimes(graph.times, 'drawn'), discipline: 'job-order', seed: 1, precision: { ...usualPrecision, jobsMin: 8, jobsMax: 8 }, tasksOfAllMax });
}

function simulated(profile: StagesProfile, cores: number, jobs: number): number {
  const graph = jobGraph({ ...profile, overheadSeconds: 0 });
  const alone = new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores, users: 1, think: { kind: 'constant', seconds: 0 }, discipline: 'job-order', seed: 1 });
  return Array.from({ length: jobs }, (_, job) => alone.alone(job)).reduce((sum, seconds) => sum + seconds, 0) / jobs;
}

/** Graham's example: nine tasks that take 15 on four cores and 12 on three. */
const graham: StagesProfile = {
  kind: 'stages',
  overheadSeconds: 0,
  stages: ([[3], [2], [2], [2], [4, 4], [4, 4], [4, 4], [4, 4], [9, 1]] as const).map(([seconds, after], i): Stage => ({
    name: `t${i + 1}`,
    tasks: 1,
    taskTime: { kind: 'constant', seconds },
    after: after === undefined ? [] : [`t${after}`],
  })),
};

describe('the curve of a job that has the cores to itself', () => {
  it('falls where a list schedule is longer on more cores (Graham)', () => {
    expect([3, 4].map((cores) => simulated(graham, cores, 1))).toEqual([12, 15]);
    expect([3, 4, 5, 9].map((cores) => curveOf(graham, 'small').at(cores).mean)).toEqual([12, 12, 12, 12]);
    const [three, four] = [3, 4].map((cores) => curveOf(graham, 'large').at(cores).mean) as [number, number];
    expect(three).toBeGreaterThanOrEqual(four);
  });

  it.each(['small', 'large'] as const)('falls for any graph, asked in any order, and does not depend on that order (%s jobs)', (kind) => {
    fc.assert(
      fc.property(stagesProfiles, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), (profile, asked) => {
        const counts = asked.toSorted((a, b) => a - b);
        const [upwards, asAsked] = [curveOf(profile, kind), curveOf(profile, kind)];
        const values = new Map(asked.map((cores) => [cores, asAsked.at(cores).mean]));
        let before = Number.POSITIVE_INFINITY;
        for (const cores of counts) {
          const { mean } = upwards.at(cores);
          expect(mean).toBe(values.get(cores));
          expect(mean).toBeLessThanOrEqual(before);
          before = mean;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is what was simulated where that falls', () => {
    fc.assert(
      fc.property(chainProfiles, fc.integer({ min: 1, max: 12 }), (profile, cores) => {
        expect(curveOf(profile, 'large').at(cores).mean).toBeCloseTo(simulated(profile, cores, jobGraph(profile).times.every(({ kind }) => kind === 'constant') ? 1 : 8), 9);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['small', 'large'] as const)('hardly differs from what was simulated elsewhere (%s jobs)', (kind) => {
    let worst = 0;
    for (const profile of fc.sample(stagesProfiles, { numRuns: 60, seed: 5 })) {
      const curve = curveOf(profile, kind);
      for (const cores of [2, 3, 4, 5, 7, 8]) {
        const raw = simulated(profile, cores, curve.jobs);
        if (raw > 0) worst = Math.max(worst, Math.abs(curve.at(cores).mean / raw - 1));
      }
    }
    expect(worst).toBeLessThan(0.1);
  });

  it('simulates more jobs until the interval is narrow, and one where nothing varies', () => {
    const profile = (kind: 'constant' | 'exponential'): StagesProfile => ({ kind: 'stages', overheadSeconds: 0, stages: [{ name: 'a', tasks: 4, taskTime: kind === 'constant' ? { kind, seconds: 1 } : { kind, meanSeconds: 1 }, after: [] }] });
    const make = (kind: 'constant' | 'exponential'): AloneCurve => {
      const graph = jobGraph(profile(kind));
      return new AloneCurve({ graph, times: new TaskTimes(graph.times, 'drawn'), discipline: 'job-order', seed: 1, precision: usualPrecision });
    };
    expect(make('constant').jobs).toBe(1);
    const { mean, half } = make('exponential').at(4);
    expect(half / mean).toBeLessThan(0.0105);
    expect(make('exponential').jobs).toBeGreaterThan(1000);
  });
});
