import { describe, expect, it } from 'vitest';
import { checkProfile } from './check-profile.ts';
import type { JobProfile, Stage } from './job-profile.ts';

const stage = (name: string, tasks: number, ...after: readonly string[]): Stage => ({ name, tasks, taskTime: { kind: 'exponential', meanSeconds: 1 }, after });
const stages = (...all: readonly Stage[]): JobProfile => ({ kind: 'stages', stages: all, overheadSeconds: 0 });

describe('checking a profile', () => {
  it('names everything that is wrong with stages at once', () => {
    const bad = { ...stage('x', -1, 'nobody'), taskTime: { kind: 'replay', seconds: [] } } as const;
    expect(() => checkProfile(stages(bad, stage('x', 1.5)))).toThrow(/a name is there twice[\s\S]*x\.tasks is -1[\s\S]*no measured times[\s\S]*after is nobody[\s\S]*tasks is 1\.5/);
    expect(() => checkProfile(stages())).toThrow(/there are 0/);
    expect(() => checkProfile(stages(stage('a', 1, 'b'), stage('b', 1, 'a'), stage('c', 1)))).toThrow(/stages: a, b wait for each other in a circle/);
    expect(() => checkProfile(stages(stage('a', 1, 'a')))).toThrow(/circle/);
    expect(() => checkProfile(stages(stage('a', 1), stage('b', 1, 'a', 'a')))).not.toThrow();
  });

  it.each([
    [{ kind: 'constant', seconds: Number.NaN }, /is NaN/],
    [{ kind: 'exponential', meanSeconds: 0 }, /a mean of 0/],
    [{ kind: 'erlang', phases: 0, meanSeconds: 1 }, /0 phases/],
    [{ kind: 'log-normal', meanSeconds: 1, sigma: -1 }, /a sigma of -1/],
    [{ kind: 'replay', seconds: [1, -2] }, /a measured time of -2/],
    [{ kind: 'mixture', branches: [{ probability: 0.4, phases: 1, meanSeconds: 1 }] }, /add up to 0.4/],
    [{ kind: 'mixture', branches: [] }, /add up to 0/],
  ] as const)('names what is wrong with a task time: %j', (taskTime, problem) => {
    expect(() => checkProfile(stages({ ...stage('a', 1), taskTime }))).toThrow(problem);
  });

  it('looks at every other kind too', () => {
    const phase = { tasks: 1, averageSeconds: 1, maximumSeconds: 1 };
    expect(() => checkProfile({ kind: 'map-reduce', map: { ...phase, maximumSeconds: Number.NaN }, reduce: { ...phase, tasks: -1 } })).toThrow(/map\.maximumSeconds is NaN[\s\S]*reduce\.tasks is -1/);
    expect(() => checkProfile({ kind: 'measured', points: [] })).toThrow(/points: there are 0/);
    expect(() => checkProfile({ kind: 'measured', points: [{ cores: 0, users: 1, seconds: 1 }] })).toThrow(/points\[0\]\.cores is 0/);
    expect(() => checkProfile({ kind: 'chi', perContainerSeconds: 1, perUserSeconds: Number.POSITIVE_INFINITY, fixedSeconds: 1 })).toThrow(/perUserSeconds is Infinity/);
    expect(() => checkProfile({ kind: 'chi', perContainerSeconds: -1, perUserSeconds: -6, fixedSeconds: -1 })).toThrow(/perContainerSeconds is -1; it must be a finite number of at least 0[\s\S]*perUserSeconds is -6; it must be a finite number of at least 0/);
    expect(() => checkProfile({ kind: 'topology', nodes: [{ name: 'a', arrivalsPerSecond: -1, serviceSeconds: 1, inputs: [{ from: 'b', ratio: 1 }] }] })).toThrow(/arrivalsPerSecond is -1[\s\S]*from is b/);
    expect(() => checkProfile({ kind: 'measured', points: [{ cores: 4, users: 1, seconds: 10 }] })).not.toThrow();
  });
});
