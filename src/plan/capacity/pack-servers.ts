import type { MilpProblem, MilpSolution, MilpSolver } from '../ports/milp-solver.ts';
import type { Option } from './option.ts';
import type { Nodes } from './problem.ts';
import { demandBySize, fillServers, patternsOf, pooledServers, sizesOf, type ServerLoad, type Sizes } from './server-load.ts';
import type { SolverLimits } from './share-limits.ts';

export type Packing = {
  readonly kind: 'packed';
  /** One for each class, in their order. */
  readonly chosen: readonly Option[];
  readonly servers: number;
  /** One for each server; empty where they are pooled. */
  readonly loads: readonly ServerLoad[];
  readonly sizes: Sizes;
  readonly usdPerHour: number;
  readonly boundUsdPerHour: number;
};

export type PackingChoice = Packing | { readonly kind: 'none'; readonly proven: boolean; readonly why: string };

export type PackingGoal = {
  readonly nodes: Nodes;
  readonly packing: 'per-node' | 'pooled';
  /** `any` stops at the first choice that fits. */
  readonly wanted: 'cheapest' | 'any';
};

/** With more patterns than this a server is described by what stands on it instead. */
const patternsMax = 3000;

/** Programmes with more variables are not begun: they would take memory and end without an answer. */
const variablesMax = 30_000;

/** Costs that differ by less are equal: sums of prices in another order. */
const rounding = 1e-9;

type Row = { readonly name: string; readonly terms: (readonly [number, number])[]; readonly low: number; readonly high: number };
type Variable = MilpProblem['variables'][number];

const anything = Number.NEGATIVE_INFINITY;
const unlimited = Number.POSITIVE_INFINITY;

/**
 * Chooses one option for each class so that servers, electricity and penalties cost least.
 *
 * First the knapsack of D-SPACE4Cloud: all servers as one pool of cores and memory, which is a bound on every packing. If its choice can
 * be placed on as many servers by filling one after the other, it is best and nothing else is solved. Else bin packing, in which
 * machines of equal size are counted together: by patterns, where servers have no names and so no symmetry; or, where there are too many
 * patterns, server by server with those in use first.
 */
export function packServers(classes: readonly (readonly Option[])[], goal: PackingGoal, solver: MilpSolver, limits: SolverLimits): PackingChoice {
  const { nodes } = goal;
  const options = classes.flat();
  const pool = poolProblem(classes, goal);
  const pooled = solver.solve(pool, limits);
  if ('why' in pooled) return none(pooled);
  const chosen = chosenOf(options, pooled.values);
  const sizes = sizesOf(options, nodes);
  if (goal.packing === 'pooled') return packed(chosen, pooledServers(chosen, nodes), [], sizes, pooled.bound, nodes);
  const filled = fillServers(demandBySize(chosen, sizes), sizes.sizes, nodes);
  const first = filled === null ? null : packed(chosen, filled.length, filled, sizes, pooled.bound, nodes);
  if (first !== null && (goal.wanted === 'any' || first.usdPerHour <= pooled.bound + rounding * Math.max(1, Math.abs(pooled.bound)))) return first;
  return packExactly(classes, goal, sizes, first, pooled.bound, { solver, limits });
}

/** Bin packing in full; `first` is a packing that is known already. */
function packExactly(classes: readonly (readonly Option[])[], goal: PackingGoal, all: Sizes, first: Packing | null, poolBound: number, { solver, limits }: { readonly solver: MilpSolver; readonly limits: SolverLimits }): PackingChoice {
  const options = classes.flat();
  const { sizes } = all;
  const patterns = patternsOf(sizes, goal.nodes, demandMax(classes, all), patternsMax);
  const servers = first === null ? goal.nodes.count : Math.min(goal.nodes.count, serversWorth(first, classes, goal.nodes));
  // Server by server takes long, which is too long for one of many questions of whether anything fits.
  if (patterns === null && (goal.wanted === 'any' || servers * (1 + sizes.length) > variablesMax)) return first ?? { kind: 'none', proven: false, why: `${sizes.length} sizes of machines on ${servers} servers are too many to place` };
  const problem = patterns === null ? serverProblem(classes, goal, all, servers) : patternProblem(classes, goal, all, patterns);
  const solution = solver.solve(problem, limits);
  if ('why' in solution) return first ?? none(solution);
  const chosen = chosenOf(options, solution.values);
  const used = solution.values.slice(options.length);
  const loads =
    patterns === null
      ? Array.from({ length: servers }, (_, server) => sizes.map((_, size) => used[server * (1 + sizes.length) + 1 + size] ?? 0))
      : patterns.flatMap((pattern, index) => Array.from({ length: used[index] ?? 0 }, () => pattern));
  const best = packed(chosen, 0, trimmed(loads, demandBySize(chosen, all)), all, Math.max(poolBound, solution.bound), goal.nodes);
  return first !== null && first.usdPerHour < best.usdPerHour ? { ...first, boundUsdPerHour: Math.min(first.usdPerHour, best.boundUsdPerHour) } : best;
}

/** How many machines of each size any choice of options needs at most. */
function demandMax(classes: readonly (readonly Option[])[], { sizes, indexOf }: Sizes): number[] {
  const total = sizes.map(() => 0);
  for (const own of classes) {
    const most = new Map<number, number>();
    for (const option of own) most.set(indexOf(option), Math.max(option.count, most.get(indexOf(option)) ?? 0));
    for (const [size, count] of most) total[size] = (total[size] as number) + count;
  }
  return total;
}

const none = ({ status, why }: Exclude<MilpSolution, { readonly values: readonly number[] }>): PackingChoice => ({ kind: 'none', proven: status === 'infeasible', why });

const chosenOf = (options: readonly Option[], values: readonly number[]): Option[] => options.filter((_, index) => values[index] === 1);

export const penaltyOf = ({ jobClass, users }: Option): number => (jobClass.users.high - users) * jobClass.users.rejectionUsdPerHour;

const serverUsdPerHour = ({ electricityUsdPerHour, serverUsdPerHour: server }: Nodes): number => electricityUsdPerHour + server;

function packed(chosen: readonly Option[], pooled: number, loads: readonly ServerLoad[], sizes: Sizes, bound: number, nodes: Nodes): Packing {
  const servers = Math.max(pooled, loads.length);
  const usdPerHour = servers * serverUsdPerHour(nodes) + chosen.reduce((sum, option) => sum + penaltyOf(option), 0);
  return { kind: 'packed', chosen, servers, loads, sizes, usdPerHour, boundUsdPerHour: Math.min(usdPerHour, bound) };
}

/** Patterns may hold more than is needed: takes that away, and servers that stay empty. */
function trimmed(loads: readonly ServerLoad[], demand: readonly number[]): ServerLoad[] {
  const left = [...demand];
  const needed = loads.map((load) =>
    load.map((count, size) => {
      const taken = Math.min(count, left[size] as number);
      left[size] = (left[size] as number) - taken;
      return taken;
    }),
  );
  return needed.filter((load) => load.some((count) => count > 0));
}

/** No best plan has more servers than would cost as much as the plan that is known, with the lowest penalties. */
function serversWorth(first: Packing, classes: readonly (readonly Option[])[], nodes: Nodes): number {
  const each = serverUsdPerHour(nodes);
  if (each === 0) return nodes.count;
  const penalties = classes.reduce((sum, own) => sum + Math.min(...own.map(penaltyOf)), 0);
  return Math.max(1, Math.floor((first.usdPerHour - penalties) / each + rounding));
}

/** One binary variable for each option, and one of each class is chosen. */
function choiceOf(classes: readonly (readonly Option[])[], { wanted }: PackingGoal): { readonly variables: Variable[]; readonly rows: Row[] } {
  const rows: Row[] = [];
  let first = 0;
  for (const own of classes) {
    rows.push({ name: 'one option for each class', terms: own.map((_, index) => [first + index, 1]), low: 1, high: 1 });
    first += own.length;
  }
  const variables = classes.flat().map((option) => ({ name: 'option', cost: wanted === 'any' ? 0 : penaltyOf(option), low: 0, high: 1, integer: true }));
  return { variables, rows };
}

const serverCost = ({ nodes, wanted }: PackingGoal): number => (wanted === 'any' ? 0 : serverUsdPerHour(nodes));

/** The knapsack; the smallest choice where any will do, since it is most likely to fit. The cores and the memory of all machines fit into y servers. */
function poolProblem(classes: readonly (readonly Option[])[], goal: PackingGoal): MilpProblem {
  const { variables, rows } = choiceOf(classes, goal);
  const y = variables.length;
  variables.push({ name: 'servers', cost: goal.wanted === 'any' ? 1 : serverCost(goal), low: 0, high: goal.nodes.count, integer: true });
  for (const resource of ['cores', 'mebibytes'] as const) {
    const terms = classes.flat().map(({ offer, count }, index) => [index, (offer[resource] * count) / goal.nodes[resource]] as const);
    rows.push({ name: resource, terms: [...terms, [y, -1]], low: anything, high: 0 });
  }
  return { sense: 'minimise', variables, rows };
}

/** z_p servers are filled by pattern p; together they hold what the chosen options need of each size. */
function patternProblem(classes: readonly (readonly Option[])[], goal: PackingGoal, all: Sizes, patterns: readonly ServerLoad[]): MilpProblem {
  const { variables, rows } = choiceOf(classes, goal);
  const z = variables.length;
  for (const _ of patterns) variables.push({ name: 'pattern', cost: serverCost(goal), low: 0, high: goal.nodes.count, integer: true });
  needed(classes, all).forEach((taken, index) => {
    const held = patterns.flatMap((pattern, at) => ((pattern[index] as number) > 0 ? [[z + at, pattern[index] as number] as const] : []));
    rows.push({ name: 'all machines are placed', terms: [...held, ...taken], low: 0, high: unlimited });
  });
  rows.push({ name: 'servers', terms: patterns.map((_, at) => [z + at, 1]), low: anything, high: goal.nodes.count });
  return { sense: 'minimise', variables, rows };
}

/**
 * Server by server, as in D-SPACE4Cloud's bin packing: n machines of each size stand on server k if y_k, and y_k <= y_(k-1), so that plans
 * that differ only in the servers' names are looked at once.
 */
function serverProblem(classes: readonly (readonly Option[])[], goal: PackingGoal, all: Sizes, servers: number): MilpProblem {
  const { sizes } = all;
  const { variables, rows } = choiceOf(classes, goal);
  const base = variables.length;
  const y = (server: number): number => base + server * (1 + sizes.length);
  for (let server = 0; server < servers; server++) {
    variables.push({ name: 'server is used', cost: serverCost(goal), low: 0, high: 1, integer: true });
    for (const _ of sizes) variables.push({ name: 'machines on server', cost: 0, low: 0, high: unlimited, integer: true });
    for (const resource of ['cores', 'mebibytes'] as const) {
      rows.push({ name: resource, terms: [[y(server), -goal.nodes[resource]], ...sizes.map((size, index) => [y(server) + 1 + index, size[resource]] as const)], low: anything, high: 0 });
    }
    if (server > 0) rows.push({ name: 'servers in order', terms: [[y(server - 1), 1], [y(server), -1]], low: 0, high: unlimited });
  }
  needed(classes, all).forEach((taken, index) => {
    rows.push({ name: 'all machines are placed', terms: [...Array.from({ length: servers }, (_, server) => [y(server) + 1 + index, 1] as const), ...taken], low: 0, high: unlimited });
  });
  return { sense: 'minimise', variables, rows };
}

/** For each size what chosen options need of it, to be taken off. */
function needed(classes: readonly (readonly Option[])[], { sizes, indexOf }: Sizes): (readonly [number, number])[][] {
  const terms = sizes.map((): (readonly [number, number])[] => []);
  classes.flat().forEach((option, index) => terms[indexOf(option)]?.push([index, -option.count]));
  return terms;
}
