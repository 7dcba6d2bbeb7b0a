import type { MilpProblem, MilpSolver } from '../ports/milp-solver.ts';
import { spotMax } from './cheapest-split.ts';
import type { Option } from './option.ts';
import type { ChosenOption } from './planned-class.ts';

export type SharedChoice =
  | { readonly kind: 'chosen'; readonly chosen: readonly ChosenOption[]; readonly boundUsdPerHour: number }
  | { readonly kind: 'none'; readonly proven: boolean; readonly why: string };

export type SolverLimits = { readonly seconds: number; readonly gap: number };

type Row = { readonly name: string; readonly terms: (readonly [number, number])[]; readonly low: number; readonly high: number };
type Variable = MilpProblem['variables'][number];

const anything = Number.NEGATIVE_INFINITY;

/** Four variables for each option, in this order: whether it is chosen, and how many of its machines are paid in which way. */
const kinds = ['onDemand', 'reserved', 'spot'] as const;
const perOption = 1 + kinds.length;

/**
 * Chooses one option for each class so that the sum of costs is least, when classes take from the same limits or must share a provider:
 * the integer programme of D-SPACE4Cloud with the counts nu already known. With x an option's choice and r, R, s its machines on demand,
 * reserved and spot: r + R + s = nu x, s <= floor(eta nu) x, and the sums of R and r over classes stay within each type's limits.
 *
 * Once the options are chosen, each r, R and s stands in at most one row of a class and one of a limit, as in a transport problem, so that whole
 * numbers are best of themselves: while options are chosen only x must be whole, and the split is made whole afterwards at no cost.
 */
export function shareLimits(classes: readonly (readonly Option[])[], oneProvider: boolean, solver: MilpSolver, limits: SolverLimits): SharedChoice {
  const options = classes.flat();
  const solution = solver.solve(sharingProblem(classes, options, { oneProvider, wholeSplit: false }), limits);
  if ('why' in solution) return { kind: 'none', proven: solution.status === 'infeasible', why: solution.why };
  const chosen = options.filter((_, index) => solution.values[index * perOption] === 1);
  const split = solver.solve(sharingProblem(chosen.map((option) => [option]), chosen, { oneProvider: false, wholeSplit: true }), limits);
  if ('why' in split) return { kind: 'none', proven: false, why: split.why };
  return { kind: 'chosen', chosen: chosen.map((option, index) => withSplit(option, split.values.slice(index * perOption, (index + 1) * perOption))), boundUsdPerHour: solution.bound };
}

function withSplit(option: Option, [, onDemand = 0, reserved = 0, spot = 0]: readonly number[]): ChosenOption {
  const split = { onDemand, reserved, spot };
  return { option, split, usdPerHour: kinds.reduce((sum, kind) => sum + split[kind] * option.offer.prices[kind].usdPerHour, 0) };
}

function sharingProblem(classes: readonly (readonly Option[])[], options: readonly Option[], { oneProvider, wholeSplit }: { readonly oneProvider: boolean; readonly wholeSplit: boolean }): MilpProblem {
  const variables: Variable[] = options.flatMap(({ offer: { type, prices }, count }) => [
    { name: `use ${type}`, cost: 0, low: 0, high: 1, integer: true },
    { name: `${type} on demand`, cost: prices.onDemand.usdPerHour, low: 0, high: Math.min(count, prices.onDemand.limit), integer: wholeSplit },
    { name: `${type} reserved`, cost: prices.reserved.usdPerHour, low: 0, high: Math.min(count, prices.reserved.limit), integer: wholeSplit },
    { name: `${type} spot`, cost: prices.spot.usdPerHour, low: 0, high: spotMax(prices.spot.shareMax, count), integer: wholeSplit },
  ]);
  const rows: Row[] = [];
  let first = 0;
  for (const own of classes) {
    rows.push({ name: 'one type for each class', terms: own.map((_, index) => [(first + index) * perOption, 1]), low: 1, high: 1 });
    first += own.length;
  }
  options.forEach(({ offer: { prices }, count }, index) => {
    const x = index * perOption;
    rows.push({ name: 'all machines are paid', terms: [[x, -count], [x + 1, 1], [x + 2, 1], [x + 3, 1]], low: 0, high: 0 });
    rows.push({ name: 'few enough are spot', terms: [[x, -spotMax(prices.spot.shareMax, count)], [x + 3, 1]], low: anything, high: 0 });
  });
  rows.push(...limitRows(options, 1, (option) => option.offer.prices.onDemand.limit));
  rows.push(...limitRows(options, 2, (option) => (option.offer.prices.reserved.shared ? option.offer.prices.reserved.limit : Number.POSITIVE_INFINITY)));
  if (oneProvider) addProviders(options, variables, rows);
  return { sense: 'minimise', variables, rows };
}

/** What all classes take of a type in one way stays within its limit. */
function limitRows(options: readonly Option[], offset: number, limitOf: (option: Option) => number): Row[] {
  const limited = options.map((option, index) => ({ option, index })).filter(({ option }) => Number.isFinite(limitOf(option)));
  return [...Map.groupBy(limited, ({ option }) => option.offer.type).values()].map((group) => ({
    name: 'limit',
    terms: group.map(({ index }) => [index * perOption + offset, 1] as const),
    low: anything,
    high: Math.min(...group.map(({ option }) => limitOf(option))),
  }));
}

/** One binary variable for each provider, of which exactly one is 1; options of the others cannot be chosen. */
function addProviders(options: readonly Option[], variables: Variable[], rows: Row[]): void {
  const providers = [...new Set(options.map((option) => option.offer.provider))];
  const base = variables.length;
  for (const provider of providers) variables.push({ name: `provider ${provider}`, cost: 0, low: 0, high: 1, integer: true });
  rows.push({ name: 'one provider', terms: providers.map((_, index) => [base + index, 1]), low: 1, high: 1 });
  options.forEach(({ offer }, index) => {
    rows.push({ name: 'option of the provider', terms: [[index * perOption, 1], [base + providers.indexOf(offer.provider), -1]], low: anything, high: 0 });
  });
}
