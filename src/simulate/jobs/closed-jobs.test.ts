import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stage, TaskTime } from '../../model/job-profile.ts';
import type { Discipline } from './closed-jobs.ts';
import { ClosedJobs } from './closed-jobs.ts';
import { jobGraph } from './job-graph.ts';
import { TaskTimes } from './task-times.ts';
import { chainProfiles, stagesProfiles } from './testing-profiles.ts';

const constant = (seconds: number): TaskTime => ({ kind: 'constant', seconds });
const stage = (name: string, tasks: number, seconds: number, ...after: readonly string[]): Stage => ({ name, tasks, taskTime: constant(seconds), after });

type System = { readonly stages: readonly Stage[]; readonly cores: number; readonly users?: number; readonly think?: number; readonly overhead?: number; readonly discipline?: Discipline };

function system({ stages, cores, users = 1, think = 0, overhead = 0, discipline = 'job-order' }: System): ClosedJobs {
  const graph = jobGraph({ kind: 'stages', stages, overheadSeconds: overhead });
  return new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores, users, think: constant(think), discipline, seed: 1 });
}

describe('one job in the simulation', () => {
  it('runs tasks in waves', () => {
    expect(system({ stages: [stage('a', 10, 2)], cores: 4 }).alone(0)).toBe(6);
    expect(system({ stages: [stage('a', 8, 2)], cores: 4 }).alone(0)).toBe(4);
  });

  it('starts a stage when all that it waits for are done, and one without tasks at once', () => {
    const stages = [stage('a', 1, 5), stage('b', 1, 3), stage('join', 0, 1, 'a', 'b'), stage('c', 2, 1, 'join')];
    expect(system({ stages, cores: 4 }).alone(0)).toBe(6);
    expect(system({ stages, cores: 1 }).alone(0)).toBe(10);
  });

  it('spends the overhead before the first task, and only it where there are no tasks', () => {
    expect(system({ stages: [stage('a', 1, 5)], cores: 1, overhead: 2 }).alone(0)).toBe(7);
    expect(system({ stages: [stage('a', 0, 5)], cores: 1, overhead: 2 }).alone(0)).toBe(2);
    expect(system({ stages: [stage('a', 0, 5)], cores: 1 }).alone(0)).toBe(0);
  });

  it('survives thousands of stages without tasks in a row', () => {
    const stages = Array.from({ length: 9000 }, (_, i) => stage(`s${i}`, i === 8999 ? 1 : 0, 4, ...(i === 0 ? [] : [`s${i - 1}`])));
    expect(system({ stages, cores: 1 }).alone(0)).toBe(4);
  });

  it('gives a core to the first stage that may run, or to the one that was first ready', () => {
    // "late" becomes ready when "a" ends, before "x" has begun all of its tasks.
    const stages = [stage('a', 1, 1), stage('late', 1, 1, 'a'), stage('end', 1, 100, 'late'), stage('x', 3, 10)];
    expect(system({ stages, cores: 2, discipline: 'job-order' }).alone(0)).toBe(102);
    expect(system({ stages, cores: 2, discipline: 'ready-order' }).alone(0)).toBe(112);
  });

  it('takes as long for the same job whatever ran before', () => {
    fc.assert(
      fc.property(stagesProfiles, fc.integer({ min: 1, max: 6 }), (profile, cores) => {
        const graph = jobGraph(profile);
        const make = (): ClosedJobs => new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores, users: 1, think: constant(0), discipline: 'job-order', seed: 3 });
        const one = make();
        const forwards = [0, 1, 2].map((job) => one.alone(job));
        const other = make();
        expect([2, 1, 0].map((job) => other.alone(job)).toReversed()).toEqual(forwards);
      }),
      { numRuns: 50 },
    );
  });

  it('ends no job of a chain later on more cores', () => {
    fc.assert(
      fc.property(chainProfiles, (profile) => {
        const graph = jobGraph(profile);
        for (let job = 0; job < 3; job++) {
          let before = Number.POSITIVE_INFINITY;
          for (let cores = 1; cores <= 10; cores++) {
            const now = new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores, users: 1, think: constant(0), discipline: 'job-order', seed: 3 }).alone(job);
            expect(now).toBeLessThanOrEqual(before);
            before = now;
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('several users in the simulation', () => {
  it('wait for each other in the order in which they asked', () => {
    // Both ask at 3: the second one's task begins when the first one's ends.
    const two = system({ stages: [stage('a', 1, 5)], cores: 1, users: 2, think: 3 });
    two.run(2);
    expect([...two.responses]).toEqual([5, 10]);
  });

  it('let a later job have what an earlier one leaves, unless one job keeps all others waiting', () => {
    // The earlier job has one task that all others wait for: one core is idle meanwhile.
    const stages = [stage('first', 1, 4), stage('rest', 2, 1, 'first')];
    const both = system({ stages, cores: 2, users: 2, think: 1 });
    both.run(2);
    expect([...both.responses]).toEqual([5, 6]);
    const one = system({ stages, cores: 2, users: 2, think: 1, discipline: 'one-job' });
    one.run(2);
    // The second job begins when the last tasks of the first have begun and a core is free.
    expect([...one.responses]).toEqual([5, 10]);
  });

  it('give the same numbers for the same seed', () => {
    const graph = jobGraph({ kind: 'stages', stages: [{ ...stage('a', 9, 1), taskTime: { kind: 'exponential', meanSeconds: 2 } }], overheadSeconds: 0 });
    const run = (seed: number): readonly number[] => {
      const jobs = new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores: 3, users: 4, think: { kind: 'exponential', meanSeconds: 5 }, discipline: 'one-job', seed });
      jobs.run(5000);
      return [...jobs.responses];
    };
    const responses = run(1);
    expect(responses).toHaveLength(5000);
    expect(run(1)).toEqual(responses);
    expect(run(2)).not.toEqual(responses);
  });
});
