import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import { makespanOf } from '../../plan/workflow/answer-of.ts';
import { fastest } from '../../plan/workflow/baselines/fastest.ts';
import { heft } from '../../plan/workflow/baselines/heft.ts';
import { noTime } from '../../plan/workflow/plan.ts';
import type { InstanceType, WorkflowDeadline, WorkflowEdge, WorkflowProblem } from '../../plan/workflow/problem.ts';

/** How large and how varied random problems are. */
export type RandomProblemOptions = {
  readonly tasksMax: number;
  readonly typesMax: number;
  readonly placesMax: number;
  /** Deadlines and budgets that may be impossible to hold, limits, start-up times, types that cannot run some tasks. Without it: one place, one hard deadline that can be held. */
  readonly odd: boolean;
};

const between = (random: Random, least: number, most: number): number => least + integerBelow(random, most - least + 1);
const oneOf = <T>(random: Random, values: readonly T[]): T => values[integerBelow(random, values.length)] as T;

/** A problem that `checkProblem` accepts, of any shape: chains, layers, forks and joins, loose tasks; the same random numbers give the same problem. */
export function randomProblem(random: Random, options: RandomProblemOptions): WorkflowProblem {
  const taskCount = between(random, 1, options.tasksMax);
  const placeCount = between(random, 1, options.placesMax);
  const types = Array.from({ length: between(random, 1, options.typesMax) }, (_, i) => randomType(random, i, placeCount, options.odd));
  const free = {
    name: 'random',
    tasks: Array.from({ length: taskCount }, (_, i) => ({ name: `task-${i}` })),
    runSeconds: randomRunTimes(random, taskCount, types.length, options.odd),
    edges: randomEdges(random, taskCount),
    types,
    places: Array.from({ length: placeCount }, (_, i) => ({ name: `place-${i}`, provider: `provider-${i % 2}` })),
    bandwidth: Float64Array.from({ length: placeCount ** 2 }, () => oneOf(random, [0.5, 1, 5, 20, Infinity])),
    deadlines: [],
    budgetUsd: Infinity,
    sharedStore: random.next() < 0.5,
  };
  return withGoals(random, free, options.odd);
}

function randomType(random: Random, i: number, placeCount: number, odd: boolean): InstanceType {
  const speed = 1 + i;
  return {
    name: `type-${i}`,
    place: integerBelow(random, placeCount),
    price: Math.ceil(100 * speed * (0.5 + random.next())) / 100,
    billingSeconds: oneOf(random, [0, 1, 10, 60, 3600]),
    startupSeconds: odd ? oneOf(random, [0, 0, 5, 30.5]) : 0,
    limit: odd && random.next() < 0.2 ? between(random, 1, 3) : Infinity,
  };
}

function randomRunTimes(random: Random, taskCount: number, typeCount: number, odd: boolean): Float64Array {
  const run = new Float64Array(taskCount * typeCount);
  for (let task = 0; task < taskCount; task++) {
    const work = random.next() < 0.08 ? 0 : oneOf(random, [1, 10, 100]) * (0.2 + random.next());
    const sure = integerBelow(random, typeCount);
    for (let type = 0; type < typeCount; type++) {
      const impossible = odd && type !== sure && random.next() < 0.08;
      run[task * typeCount + type] = impossible ? Infinity : (work / (1 + type)) * (0.8 + 0.4 * random.next());
    }
  }
  return run;
}

function randomEdges(random: Random, taskCount: number): WorkflowEdge[] {
  const [density, reach] = [oneOf(random, [0, 0.1, 0.3, 0.8]), oneOf(random, [1, 3, taskCount])];
  const edges: WorkflowEdge[] = [];
  // Names of tasks in another order than the edges, so that no planner can rely on their numbers.
  const turn = integerBelow(random, taskCount);
  for (let from = 0; from < taskCount; from++) {
    for (let to = from + 1; to < Math.min(taskCount, from + 1 + reach); to++) {
      if (random.next() >= density) continue;
      const edge = { from: (from + turn) % taskCount, to: (to + turn) % taskCount, mebibytes: oneOf(random, [0, 1, 30]) * random.next(), fixedSeconds: oneOf(random, [0, 0, 2]) };
      edges.push(edge, ...(random.next() < 0.05 ? [{ ...edge, mebibytes: 5 }] : []));
    }
  }
  return edges;
}

/** Deadlines in multiples of what a fast plan needs, and now and then a budget. */
function withGoals(random: Random, problem: WorkflowProblem, odd: boolean): WorkflowProblem {
  const limits = { spent: noTime, seed: 0 };
  const answers = [heft.plan(problem, limits), fastest.plan(problem, limits)].flatMap((answer) => (answer.kind === 'none' ? [] : [answer]));
  const makespan = Math.max(1e-3, Math.min(...answers.map(({ plan }) => makespanOf(plan))));
  const all = problem.tasks.map((_, task) => task);
  if (!odd) return { ...problem, deadlines: [{ name: 'whole', tasks: all, seconds: (1 + 4 * random.next()) * makespan, firmness: 'hard', weight: 1 }] };
  const deadlines = Array.from({ length: integerBelow(random, 5) }, (_, i): WorkflowDeadline => {
    const some = all.filter(() => random.next() < 0.6);
    return { name: `deadline-${i}`, tasks: some.length > 0 ? some : all, seconds: makespan * (0.6 + 3 * random.next()), firmness: oneOf(random, ['soft', 'firm', 'hard'] as const), weight: 0.5 + random.next() };
  });
  const costs = answers.map(({ costUsd }) => costUsd);
  return { ...problem, deadlines, budgetUsd: random.next() < 0.25 ? Math.max(1e-6, Math.min(...costs) * (0.3 + random.next())) : Infinity };
}
