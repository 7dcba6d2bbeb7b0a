import type { Random } from '../../../model/random.ts';
import type { MilpSolver } from '../../ports/milp-solver.ts';
import { exactPartition } from './exact-partition.ts';
import { searchPartition } from './local-search.ts';
import type { Partition, PartitionAnswer, PartitionProblem } from './problem.ts';
import { cutOf } from './problem.ts';

/** Random starts of the search. */
const startsDefault = 20;

export type PartitionTools = {
  /** Null: only a search, whose bound is 0. */
  readonly solver: MilpSolver | null;
  readonly random: Random;
  /** How long the solver may take. */
  readonly seconds: number;
  /** A partition within the limits that the answer is never worse than; null where none is known. */
  readonly start: Int32Array | null;
};

/**
 * Spreads nodes over parts so that the least traffic crosses: a local search, and for small topologies an integer programme that proves the least or at least states
 * below what no partition can be. Equal problems and seeds give equal answers, as long as the solver is not cut off by time.
 */
export function partitionTopology(problem: PartitionProblem, { solver, random, seconds, start }: PartitionTools): PartitionAnswer {
  const found = searchPartition(problem, random, { start, starts: startsDefault });
  const cut = found === null ? Number.POSITIVE_INFINITY : cutOf(problem, found);
  const searched = (part: Int32Array, boundMebibytes: number): PartitionAnswer => answer({ part, cutMebibytes: cut, boundMebibytes, how: 'local search' });
  // Nothing crosses: no solver is needed to know that nothing is less.
  if (found !== null && cut === 0) return searched(found, 0);
  const exact = solver === null ? ({ kind: 'unknown' } as const) : exactPartition(problem, solver, seconds);
  if (exact.kind === 'found') {
    const least = cutOf(problem, exact.part);
    if (found !== null && cut <= least) return exact.proven ? answer({ part: found, cutMebibytes: cut, boundMebibytes: cut, how: 'integer programme' }) : searched(found, Math.min(cut, exact.bound));
    return answer({ part: exact.part, cutMebibytes: least, boundMebibytes: exact.proven ? least : Math.min(least, exact.bound), how: 'integer programme' });
  }
  if (found !== null) return searched(found, 0);
  return { kind: 'none', why: exact.kind === 'impossible' ? `no partition of ${problem.nodes.length} nodes is within all limits` : `no partition of ${problem.nodes.length} nodes within all limits was found; raise a limit` };
}

const answer = (partition: Partition): PartitionAnswer => ({ kind: 'partition', partition });
