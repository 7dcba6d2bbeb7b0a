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

  it('refuses what is no job', () => {
    expect(() => graphOf(stage('a', 1, 'b'), stage('b', 1, 'a'))).toThrow(/a, b wait for each other in a circle/);
    expect(() => graphOf(stage('a', -1))).toThrow(/tasks is -1/);
  });
});
