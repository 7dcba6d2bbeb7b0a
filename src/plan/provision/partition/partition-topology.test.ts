import { beforeAll, describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../../adapters/milp-highs/load-milp-solver.ts';
import { integerBelow, randomStreams } from '../../../model/random.ts';
import type { MilpSolver } from '../../ports/milp-solver.ts';
import { searchPartition } from './local-search.ts';
import { partitionTopology } from './partition-topology.ts';
import type { PartitionProblem } from './problem.ts';
import { cutOf, isWithinLimits } from './problem.ts';
import { randomTopology } from './random-topology.ts';

let solver: MilpSolver;
beforeAll(async () => {
  solver = await loadMilpSolver();
});

const streams = randomStreams(7);

/** Tries every partition. */
function leastCut(problem: PartitionProblem): number {
  const part = new Int32Array(problem.nodes.length);
  let least = Number.POSITIVE_INFINITY;
  const place = (node: number): void => {
    if (node === part.length) {
      if (isWithinLimits(problem, part)) least = Math.min(least, cutOf(problem, part));
      return;
    }
    for (const one of problem.nodes[node]?.allowed ?? []) {
      part[node] = one;
      place(node + 1);
    }
  };
  place(0);
  return least;
}

describe('partitioning a topology', () => {
  it('finds the least cut of 200 random small topologies, proven by trying all, and says so', () => {
    let [searched, feasible] = [0, 0];
    for (let round = 0; round < 200; round++) {
      const random = streams.stream('small', round);
      const problem = randomTopology(random, { nodes: 3 + integerBelow(random, 5), parts: 2 + integerBelow(random, 2), spare: integerBelow(random, 3) });
      const least = leastCut(problem);
      const answer = partitionTopology(problem, { solver, random, seconds: 10, start: null });
      if (least === Number.POSITIVE_INFINITY) {
        expect(answer.kind, `round ${round}`).toBe('none');
        continue;
      }
      feasible += 1;
      if (answer.kind === 'none') throw new Error(`round ${round}: ${answer.why}`);
      const { part, cutMebibytes, boundMebibytes } = answer.partition;
      expect(isWithinLimits(problem, part)).toBe(true);
      expect(cutMebibytes).toBeCloseTo(least, 6);
      expect(boundMebibytes).toBeCloseTo(least, 6);
      const alone = searchPartition(problem, random, { start: null, starts: 20 });
      if (alone !== null && cutOf(problem, alone) < least + 1e-6) searched += 1;
    }
    expect(feasible).toBeGreaterThan(150);
    // The search alone, without the solver, is nearly always as good.
    expect(searched / feasible).toBeGreaterThan(0.97);
  });

  it('puts everything into one part where there is room, so that nothing crosses', () => {
    const problem = randomTopology(streams.stream('room'), { nodes: 40, parts: 4, spare: 1000 });
    const free = { ...problem, limits: [], nodes: problem.nodes.map((node) => ({ ...node, allowed: [0, 1, 2, 3] })) };
    const answer = partitionTopology(free, { solver: null, random: streams.stream('search'), seconds: 1, start: null });
    expect(answer).toMatchObject({ kind: 'partition', partition: { cutMebibytes: 0, boundMebibytes: 0 } });
  });

  it('finds two halves that hardly talk to each other among many nodes, by changing places where both halves are full', () => {
    const half = 150;
    const random = streams.stream('halves');
    const links = Array.from({ length: 2000 }, () => {
      const side = integerBelow(random, 2);
      return { a: 2 * integerBelow(random, half) + side, b: 2 * integerBelow(random, half) + side, mebibytes: 1 + random.next() };
    });
    const all = Array.from({ length: 2 * half }, (_, node) => node);
    const problem: PartitionProblem = { nodes: all.map((node) => ({ name: `n${node}`, allowed: [0, 1] })), links: [...links, { a: 0, b: 1, mebibytes: 0.5 }], parts: 2, limits: [0, 1].map((part) => ({ name: `p${part}`, parts: [part], nodes: all, most: half })) };
    const answer = partitionTopology(problem, { solver: null, random, seconds: 1, start: null });
    expect(answer).toMatchObject({ kind: 'partition', partition: { cutMebibytes: 0.5, how: 'local search' } });
  });

  it('never gives a worse partition than the one it was given', () => {
    for (let round = 0; round < 20; round++) {
      const random = streams.stream('start', round);
      const problem = randomTopology(random, { nodes: 30, parts: 3, spare: 2 });
      const start = searchPartition(problem, random, { start: null, starts: 1 });
      if (start === null) continue;
      const answer = partitionTopology(problem, { solver: null, random, seconds: 1, start });
      expect(answer.kind === 'partition' ? answer.partition.cutMebibytes : Number.NaN).toBeLessThanOrEqual(cutOf(problem, start));
    }
  });

  it('says why there is none where limits leave no room', () => {
    const problem: PartitionProblem = { nodes: [{ name: 'a', allowed: [0] }, { name: 'b', allowed: [0] }], links: [{ a: 0, b: 1, mebibytes: 1 }], parts: 2, limits: [{ name: 'one', parts: [0], nodes: [0, 1], most: 1 }] };
    expect(partitionTopology(problem, { solver, random: streams.stream('none'), seconds: 1, start: null })).toEqual({ kind: 'none', why: 'no partition of 2 nodes is within all limits' });
  });
});
