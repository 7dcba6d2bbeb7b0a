import type { Random } from '../../../model/random.ts';
import { integerBelow } from '../../../model/random.ts';
import type { Evaluator } from './evaluator.ts';

/** Changes an assignment at random; false if it found nothing to change (and changed nothing). */
type Move = (state: Evaluator, random: Random) => boolean;

/** The longest run of tasks of one slot that is moved together. */
const segmentMax = 6;
/** How far away in the order a task is still taken for a neighbour in time. */
const near = 12;
/** Slots that are drawn at most to find one that is leased at the right time. */
const drawsInTime = 6;

const canRun = ({ problem }: Evaluator, task: number, type: number): boolean => (problem.run[task * problem.typeCount + type] as number) < Infinity;

/** A slot that has to do with a task: that of a parent or child, of a task near it in the order, any, or none yet (with some type). */
function slotFor(state: Evaluator, random: Random, task: number): number {
  const draw = random.next();
  if (draw < 0.4) {
    const relative = relativeOf(state, random, task);
    if (relative >= 0) return state.slotOf[relative] as number;
  }
  if (draw < 0.7) {
    const at = (state.pos[task] as number) + integerBelow(random, 2 * near + 1) - near;
    if (at >= 0 && at < state.taskCount) return state.slotOf[state.order[at] as number] as number;
  }
  if (draw < 0.88) return slotInTime(state, random, task);
  return freshSlot(state, random, task);
}

/** Any slot in use, if some draws find one that is leased, or could be a little longer, while the task runs: others would have to be kept idle for it. */
function slotInTime(state: Evaluator, random: Random, task: number): number {
  const { lateStart, end, slotType, problem } = state;
  let slot = -1;
  for (let draws = 0; draws < drawsInTime; draws++) {
    slot = state.slotAt(integerBelow(random, state.active));
    const margin = problem.billing[slotType[slot] as number] as number;
    const from = lateStart[state.head[slot] as number] as number;
    const to = end[state.tail[slot] as number] as number;
    if ((end[task] as number) > from - margin && (lateStart[task] as number) < to + margin) break;
  }
  return slot;
}

/** An empty slot of a random type; -1 if all are in use. */
function freshSlot(state: Evaluator, random: Random, task: number): number {
  const slot = state.freeSlot();
  if (slot < 0) return -1;
  const type = random.next() < 0.5 ? (state.slotType[state.slotOf[task] as number] as number) : integerBelow(random, state.problem.typeCount);
  state.slotType[slot] = type;
  return slot;
}

function relativeOf({ problem }: Evaluator, random: Random, task: number): number {
  const { parents, children } = problem;
  const above = (parents.at[task + 1] as number) - (parents.at[task] as number);
  const below = (children.at[task + 1] as number) - (children.at[task] as number);
  if (above + below === 0) return -1;
  const which = integerBelow(random, above + below);
  return which < above ? (parents.task[(parents.at[task] as number) + which] as number) : (children.task[(children.at[task] as number) + which - above] as number);
}

const relocate: Move = (state, random) => {
  const task = integerBelow(random, state.taskCount);
  const slot = slotFor(state, random, task);
  if (slot < 0 || slot === state.slotOf[task] || !canRun(state, task, state.slotType[slot] as number)) return false;
  state.move(task, slot);
  if (random.next() < 0.25) shiftTask(state, random, task);
  return true;
};

function shiftTask(state: Evaluator, random: Random, task: number): boolean {
  const at = state.pos[task] as number;
  const lowest = Math.max(state.lowestPos(task), at - 4 * near);
  const highest = Math.min(state.highestPos(task), at + 4 * near);
  const to = lowest + integerBelow(random, highest - lowest + 1);
  if (to === at) return false;
  state.shift(task, to);
  return true;
}

const reorder: Move = (state, random) => {
  const task = integerBelow(random, state.taskCount);
  return shiftTask(state, random, task);
};

const changeType: Move = (state, random) => {
  const slot = state.slotAt(integerBelow(random, state.active));
  const type = integerBelow(random, state.problem.typeCount);
  if (type === state.slotType[slot] || !allCanRun(state, slot, type)) return false;
  state.retype(slot, type);
  return true;
};

function allCanRun(state: Evaluator, slot: number, type: number): boolean {
  for (let task = state.head[slot] as number; task >= 0; task = state.nextIn[task] as number) if (!canRun(state, task, type)) return false;
  return true;
}

/** All tasks of one slot go to another, which now and then takes another type: one fast instance may do what two slow ones did. */
const merge: Move = (state, random) => {
  const task = integerBelow(random, state.taskCount);
  const from = state.slotOf[task] as number;
  const to = slotFor(state, random, task);
  if (to < 0 || to === from || (state.size[to] as number) === 0) return false;
  const before = state.slotType[to] as number;
  const type = random.next() < 0.4 ? integerBelow(random, state.problem.typeCount) : before;
  if (!allCanRun(state, from, type) || (type !== before && !allCanRun(state, to, type))) return false;
  moveFrom(state, state.head[from] as number, to, Infinity);
  if (type !== before) state.retype(to, type);
  return true;
};

/** Moves a task and those that follow it in its slot, at most `most` together. */
function moveFrom(state: Evaluator, first: number, to: number, most: number): void {
  let task = first;
  for (let count = 0; task >= 0 && count < most; count++) {
    const next = state.nextIn[task] as number;
    state.move(task, to);
    task = next;
  }
}

/** The later part of a slot goes to an instance of its own. */
const split: Move = (state, random) => {
  const task = integerBelow(random, state.taskCount);
  if ((state.prevIn[task] as number) < 0) return false;
  const slot = freshSlot(state, random, task);
  if (slot < 0) return false;
  const type = state.slotType[slot] as number;
  for (let other = task; other >= 0; other = state.nextIn[other] as number) if (!canRun(state, other, type)) return false;
  moveFrom(state, task, slot, Infinity);
  return true;
};

/** Some tasks that follow each other go to another slot together. */
const moveSegment: Move = (state, random) => {
  const task = integerBelow(random, state.taskCount);
  const slot = slotFor(state, random, task);
  if (slot < 0 || slot === state.slotOf[task]) return false;
  const length = 2 + integerBelow(random, segmentMax - 1);
  const type = state.slotType[slot] as number;
  for (let other = task, count = 0; other >= 0 && count < length; other = state.nextIn[other] as number, count++) if (!canRun(state, other, type)) return false;
  moveFrom(state, task, slot, length);
  return true;
};

/** Two tasks change places. */
const exchange: Move = (state, random) => {
  const task = integerBelow(random, state.taskCount);
  const at = (state.pos[task] as number) + integerBelow(random, 2 * near + 1) - near;
  if (at < 0 || at >= state.taskCount) return false;
  const other = state.order[at] as number;
  const slot = state.slotOf[task] as number;
  const otherSlot = state.slotOf[other] as number;
  if (slot === otherSlot || !canRun(state, task, state.slotType[otherSlot] as number) || !canRun(state, other, state.slotType[slot] as number)) return false;
  state.move(task, otherSlot);
  state.move(other, slot);
  return true;
};

/** Moves with how often each is drawn. */
const shares: readonly (readonly [Move, number])[] = [
  [relocate, 0.36],
  [reorder, 0.03],
  [changeType, 0.12],
  [merge, 0.12],
  [split, 0.07],
  [moveSegment, 0.2],
  [exchange, 0.1],
];

/** Draws a move and makes it; false if nothing changed. */
export function randomMove(state: Evaluator, random: Random): boolean {
  let draw = random.next();
  for (const [move, share] of shares) {
    if (draw < share) return move(state, random);
    draw -= share;
  }
  return relocate(state, random);
}
