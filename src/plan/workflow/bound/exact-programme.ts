import type { MilpProblem } from '../../ports/milp-solver.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { nominalTransfer } from '../compiled-problem.ts';

type Row = MilpProblem['rows'][number];
type Variable = MilpProblem['variables'][number];

/** The variables of a programme: their numbers by what they stand for. */
export type ExactProgramme = {
  readonly programme: MilpProblem;
  /** `on[(task * slots + slot) * typeCount + type]`; -1 where it cannot be. */
  readonly on: Int32Array;
  readonly start: Int32Array;
};

/**
 * The whole problem, for one place and a shared store, as a mixed-integer programme: which task runs in which slot of which type, in which order, when, and how many
 * intervals each slot is leased for. Limits on types and what a sender is kept for are left out: with these the solution only bounds the cost. There are as many slots as tasks; a task may only be in slots up to its own number, which spares counting the same plan many times.
 */
export function exactProgramme(problem: CompiledProblem, horizon: number): ExactProgramme {
  const builder = new ExactBuilder(problem, horizon);
  builder.addSlots();
  builder.addEdges();
  builder.addTurns();
  return { programme: { sense: 'minimise', variables: builder.variables, rows: builder.rows }, on: builder.on, start: builder.start };
}

class ExactBuilder {
  readonly variables: Variable[] = [];
  readonly rows: Row[] = [];
  readonly on: Int32Array;
  readonly start: Int32Array;
  readonly #problem: CompiledProblem;
  readonly #horizon: number;
  readonly #count: number;
  readonly #types: number;

  constructor(problem: CompiledProblem, horizon: number) {
    this.#problem = problem;
    this.#horizon = horizon;
    this.#count = problem.taskCount;
    this.#types = problem.typeCount;
    this.on = new Int32Array(this.#count * this.#count * this.#types).fill(-1);
    this.start = Int32Array.from({ length: this.#count }, (_, task) => this.#add(`start ${task}`, 0, Math.min(horizon, problem.due[task] as number), false));
    for (let task = 0; task < this.#count; task++) this.#addTask(task);
  }

  #add(name: string, cost: number, high: number, integer: boolean): number {
    return this.variables.push({ name, cost, low: 0, high, integer }) - 1;
  }

  #row(name: string, terms: Row['terms'], low: number, high: number): void {
    this.rows.push({ name, terms, low, high });
  }

  #run(task: number, type: number): number {
    return this.#problem.run[task * this.#types + type] as number;
  }

  /** Terms for a task being in a slot, of any type. */
  #in(task: number, slot: number, factor: number): Row['terms'] {
    return Array.from({ length: this.#types }, (_, type) => this.on[(task * this.#count + slot) * this.#types + type] as number).flatMap((variable) => (variable < 0 ? [] : [[variable, factor] as const]));
  }

  #seconds(task: number, factor: number): Row['terms'] {
    const terms: (readonly [number, number])[] = [];
    for (let slot = 0; slot <= task; slot++) {
      for (let type = 0; type < this.#types; type++) {
        const variable = this.on[(task * this.#count + slot) * this.#types + type] as number;
        if (variable >= 0) terms.push([variable, factor * this.#run(task, type)]);
      }
    }
    return terms;
  }

  #addTask(task: number): void {
    const terms: (readonly [number, number])[] = [];
    for (let slot = 0; slot <= task; slot++) {
      for (let type = 0; type < this.#types; type++) {
        if (this.#run(task, type) === Infinity) continue;
        const variable = this.#add(`${task} in ${slot} of ${type}`, 0, 1, true);
        this.on[(task * this.#count + slot) * this.#types + type] = variable;
        terms.push([variable, 1]);
      }
    }
    this.#row(`${task} once`, terms, 1, 1);
    this.#row(`${task} in time`, [[this.start[task] as number, 1], ...this.#seconds(task, 1)], -Infinity, Math.min(this.#horizon, this.#problem.due[task] as number));
  }

  /** Slots have one type each, and are leased from the boot before their first task to the end of their last. */
  addSlots(): void {
    const { price, billing, startup } = this.#problem;
    for (let slot = 0; slot < this.#count; slot++) {
      const [from, to] = [this.#add(`from ${slot}`, 0, this.#horizon, false), this.#add(`to ${slot}`, 0, this.#horizon, false)];
      const isOf = Array.from({ length: this.#types }, (_, type) => this.#add(`slot ${slot} of ${type}`, 0, 1, true));
      this.#row(`slot ${slot} one type`, isOf.map((variable) => [variable, 1] as const), 0, 1);
      for (const [type, of] of isOf.entries()) {
        const interval = billing[type] as number;
        const intervals = this.#add(`intervals ${slot} of ${type}`, price[type] as number, Infinity, interval > 0);
        this.#row(`lease ${slot} of ${type}`, [[intervals, interval || 1], [to, -1], [from, 1], [of, -this.#horizon]], -this.#horizon, Infinity);
        for (let task = slot; task < this.#count; task++) this.#inSlot(task, slot, type, { of, from, to, startup: startup[type] as number });
      }
    }
  }

  #inSlot(task: number, slot: number, type: number, { of, from, to, startup }: { of: number; from: number; to: number; startup: number }): void {
    const variable = this.on[(task * this.#count + slot) * this.#types + type] as number;
    if (variable < 0) return;
    const [start, wide] = [this.start[task] as number, this.#horizon + startup];
    this.#row(`${task} needs ${slot}`, [[of, 1], [variable, -1]], 0, Infinity);
    this.#row(`${task} after boot of ${slot}`, [[start, 1], [from, -1], [variable, -wide]], startup - wide, Infinity);
    this.#row(`${task} before end of ${slot}`, [[to, 1], [start, -1], [variable, -this.#horizon - this.#run(task, type)]], -this.#horizon, Infinity);
  }

  /** Data that moves takes time; on the same slot it does not. */
  addEdges(): void {
    const { children } = this.#problem;
    for (let task = 0; task < this.#count; task++) {
      for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
        const child = children.task[i] as number;
        const seconds = nominalTransfer(this.#problem, children, i);
        const beside = seconds === 0 ? [] : this.#together(task, child, `${i}`);
        this.#row(`${task} before ${child}`, [[this.start[child] as number, 1], [this.start[task] as number, -1], ...this.#seconds(task, -1), ...beside.map((variable) => [variable, seconds] as const)], seconds, Infinity);
      }
    }
  }

  /** Variables of which one may be 1 if both tasks are in one slot. */
  #together(a: number, b: number, name: string): readonly number[] {
    return Array.from({ length: Math.min(a, b) + 1 }, (_, slot) => {
      const both = this.#add(`${name} both in ${slot}`, 0, 1, false);
      this.#row(`${name} first in ${slot}`, [...this.#in(a, slot, 1), [both, -1]], 0, Infinity);
      this.#row(`${name} second in ${slot}`, [...this.#in(b, slot, 1), [both, -1]], 0, Infinity);
      return both;
    });
  }

  /** Of two tasks in one slot one comes first; where one waits for the other anyway, nothing is to be decided. */
  addTurns(): void {
    const above = ancestors(this.#problem);
    for (let a = 0; a < this.#count; a++) {
      for (let b = a + 1; b < this.#count; b++) {
        if (above[a]?.has(b) === true || above[b]?.has(a) === true) continue;
        const first = this.#add(`${a} first of ${a} and ${b}`, 0, 1, true);
        const wide = 2 * this.#horizon;
        for (let slot = 0; slot <= a; slot++) {
          const both = [...this.#in(a, slot, -wide), ...this.#in(b, slot, -wide)];
          this.#row(`${a} then ${b} in ${slot}`, [[this.start[b] as number, 1], [this.start[a] as number, -1], ...this.#seconds(a, -1), [first, -wide], ...both], -3 * wide, Infinity);
          this.#row(`${b} then ${a} in ${slot}`, [[this.start[a] as number, 1], [this.start[b] as number, -1], ...this.#seconds(b, -1), [first, wide], ...both], -2 * wide, Infinity);
        }
      }
    }
  }
}

function ancestors({ order, parents, taskCount }: CompiledProblem): readonly ReadonlySet<number>[] {
  const above = Array.from({ length: taskCount }, () => new Set<number>());
  for (const task of order) {
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
      const parent = parents.task[i] as number;
      above[task]?.add(parent);
      for (const other of above[parent] ?? []) above[task]?.add(other);
    }
  }
  return above;
}
