import { describe, expect, it } from 'vitest';
import type { Stage } from '../../model/job-profile.ts';
import { jobGraph } from './job-graph.ts';

const stage = (name: string, tasks: number, ...after: readonly string[]): Stage => ({ name, tasks, taskTime: { kind: 'exponential', meanSeconds: 1 }, after });
const graphOf = (...stages: readonly Stage[]) => jobGraph({ kind: 'stages', stages, overheadSeconds: 0 });

describe('the graph of a job', () => {
  it('puts each stage after those that it waits for, and otherwise keeps the order', () => {
    const graph = graphOf(stage('c', 3, 'b'), stage('a', 1), stage('b', 2, 'a', 'a'));
    expect([...graph.tasks]).toEqual([1, 2, 3]);
    expect([...graph.waitsFor]).toEqual([0, 1, 1]);
  });

  it('knows how many tasks can run at once, and whether stages can run beside each other', () => {
    expect(graphOf(stage('a', 5), stage('b', 7, 'a'))).toMatchObject({ width: 7, chain: true });
    expect(graphOf(stage('a', 5), stage('b', 7))).toMatchObject({ width: 12, chain: false });
    expect(graphOf(stage('a', 5), stage('none', 0), stage('b', 7, 'a', 'none'))).toMatchObject({ width: 7, chain: true });
    expect(graphOf(stage('none', 0))).toMatchObject({ width: 1, chain: true });
  });

  it('refuses what is no job, naming every problem', () => {
    const bad = { ...stage('x', -1, 'nobody'), taskTime: { kind: 'replay', seconds: [] } } as const;
    expect(() => graphOf(bad, stage('x', 1))).toThrow(/a name is there twice[\s\S]*tasks is -1[\s\S]*no measured times[\s\S]*after is nobody/);
    expect(() => graphOf(stage('a', 1, 'b'), stage('b', 1, 'a'))).toThrow(/a, b wait for each other in a circle/);
    expect(() => graphOf()).toThrow(/there are 0/);
    expect(() => graphOf({ ...stage('a', 1), taskTime: { kind: 'mixture', branches: [{ probability: 0.4, phases: 1, meanSeconds: 1 }] } })).toThrow(/add up to 0.4/);
    expect(() => jobGraph({ kind: 'stages', stages: [stage('a', 1)], overheadSeconds: Number.NaN })).toThrow(/overheadSeconds is NaN/);
  });
});
