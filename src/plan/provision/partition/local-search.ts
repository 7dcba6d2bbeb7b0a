import type { Random } from '../../../model/random.ts';
import { integerBelow } from '../../../model/random.ts';
import { PartitionState } from './partition-state.ts';
import type { PartitionProblem } from './problem.ts';
import { cutOf } from './problem.ts';

/** Moves of one pass without a new best before it ends; long enough to climb out of a valley of a few dozen nodes. */
const patience = 60;

/** Looks at a node and a part that all passes together may take; about two seconds. */
const looksMax = 100_000_000;

/** Moves for which a limit leaves no room, and for which a partner to change places with is looked for. */
const swapsTried = 6;

/**
 * Passes of Fiduccia and Mattheyses ("A linear-time heuristic for improving network partitions", DAC 1982) over any number of parts: each node moves at most once
 * a pass, always the one with the highest gain, also a loss, and the pass is taken back to its best point. Where a limit leaves no room two nodes change
 * places, as in Kernighan and Lin (1970). Begins once at `start`, if there is one, and `starts` times at a random greedy one.
 * @returns the best partition found; null where no start within the limits was found
 */
export function searchPartition(problem: PartitionProblem, random: Random, { start, starts }: { readonly start: Int32Array | null; readonly starts: number }): Int32Array | null {
  let best: { readonly part: Int32Array; readonly cut: number } | null = null;
  const budget = { looks: looksMax };
  for (let round = start === null ? 1 : 0; round <= starts && (best === null || budget.looks > 0); round++) {
    const state = new PartitionState(problem);
    if (round === 0 && start !== null) for (const [node, part] of start.entries()) state.put(node, part);
    else if (!fill(problem, state, random)) continue;
    while (budget.looks > 0 && runPass(problem, state, budget)) {
      // Until a pass gains nothing.
    }
    const cut = cutOf(problem, state.part);
    if (best === null || cut < best.cut) best = { part: Int32Array.from(state.part), cut };
    if (cut === 0) break;
  }
  return best?.part ?? null;
}

/** Puts nodes one by one, those with the fewest choices first, where most of their traffic is already; ties by chance. */
function fill({ nodes }: PartitionProblem, state: PartitionState, random: Random): boolean {
  const order = nodes.map(({ allowed }, node) => ({ node, rank: allowed.length + random.next() })).toSorted((a, b) => a.rank - b.rank);
  const favourite = integerBelow(random, state.partCount);
  for (const { node } of order) {
    let [best, most] = [-1, -1];
    for (const part of nodes[node]?.allowed ?? []) {
      if (!state.hasRoom(node, part)) continue;
      const pull = (state.flow[node * state.partCount + part] as number) * (0.5 + random.next()) + (part === favourite ? 1e-6 : 1e-9 * random.next());
      if (pull > most) [best, most] = [part, pull];
    }
    if (best < 0) return false;
    state.put(node, best);
  }
  return true;
}

type Move = { readonly node: number; readonly part: number; readonly gain: number; readonly other: number };

function runPass({ nodes }: PartitionProblem, state: PartitionState, budget: { looks: number }): boolean {
  const locked = new Uint8Array(nodes.length);
  const undo: (readonly [node: number, part: number])[] = [];
  let [sum, best, bestAt] = [0, 0, 0];
  for (let since = 0; since < patience && budget.looks > 0; since++) {
    const move = bestMove(nodes, state, locked, budget);
    if (move === null) break;
    const { node, part, other } = move;
    const from = state.part[node] as number;
    undo.push([node, from]);
    locked[node] = 1;
    if (other >= 0) {
      undo.push([other, part]);
      locked[other] = 1;
      state.put(other, from);
    }
    state.put(node, part);
    sum += move.gain;
    if (sum > best * (1 + 1e-12) + 1e-9) [best, bestAt, since] = [sum, undo.length, 0];
  }
  for (const [node, part] of undo.slice(bestAt).toReversed()) state.put(node, part);
  return bestAt > 0;
}

function bestMove(nodes: PartitionProblem['nodes'], state: PartitionState, locked: Uint8Array, budget: { looks: number }): Move | null {
  let best: Move | null = null;
  const blocked: Move[] = [];
  for (const [node, { allowed }] of nodes.entries()) {
    if (locked[node] === 1) continue;
    budget.looks -= allowed.length;
    for (const part of allowed) {
      if (part === state.part[node]) continue;
      const gain = state.gain(node, part);
      if (best !== null && gain <= best.gain) continue;
      if (state.hasRoom(node, part)) best = { node, part, gain, other: -1 };
      else keepBest(blocked, { node, part, gain, other: -1 });
    }
  }
  for (const move of blocked) if (best === null || move.gain > best.gain || move.gain > 0) best = betterOf(best, bestSwap(move, state, locked, budget));
  return best;
}

function keepBest(moves: Move[], move: Move): void {
  moves.push(move);
  moves.sort((a, b) => b.gain - a.gain);
  if (moves.length > swapsTried) moves.pop();
}

const betterOf = (left: Move | null, right: Move | null): Move | null => (right === null || (left !== null && left.gain >= right.gain) ? left : right);

/** The best node to change places with, so that both fit. */
function bestSwap({ node, part, gain }: Move, state: PartitionState, locked: Uint8Array, budget: { looks: number }): Move | null {
  const from = state.part[node] as number;
  let best: Move | null = null;
  budget.looks -= locked.length;
  for (let other = 0; other < locked.length; other++) {
    if (locked[other] === 1 || other === node || state.part[other] !== part || !state.mayStand(other, from)) continue;
    const both = gain + state.gain(other, from) - 2 * state.between(node, other);
    if ((best !== null && both <= best.gain) || !fits(state, { node, part, other, from })) continue;
    best = { node, part, gain: both, other };
  }
  return best;
}

function fits(state: PartitionState, { node, part, other, from }: { readonly node: number; readonly part: number; readonly other: number; readonly from: number }): boolean {
  state.put(node, -1);
  state.put(other, -1);
  let fit = state.hasRoom(node, part);
  if (fit) {
    state.put(node, part);
    fit = state.hasRoom(other, from);
  }
  state.put(node, from);
  state.put(other, part);
  return fit;
}
