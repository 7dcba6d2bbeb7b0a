import type { TaskTime } from '../../model/job-profile.ts';
import { exponential, normal, randomStreams } from '../../model/random.ts';
import type { LuaValue } from './lua-assignments.ts';
import { LuaError } from './lua-tokens.ts';

/** What a distribution of dagSim is here, in seconds; `note` says so where it had to be represented by draws. */
export type ReadDistribution = { readonly time: TaskTime; readonly note: string | null };

/** Draws that stand for a distribution that has no kind of its own here: the mean of so many errs by less than 1 % at a variation of 1. */
const drawsMax = 16_384;

/** Steps of one draw of a phase-type distribution, so that one that never ends is refused. */
const phaseStepsMax = 100_000;

/** Gives the lines of a file as numbers; null if there is no such file. */
export type SamplesOf = (path: string) => readonly number[] | null;

type Table = Extract<LuaValue, { kind: 'table' }>;

/**
 * Reads one distribution in the notation of dagSim's model files (its comments in m0.lua are the reference). `unit` is how many
 * seconds one unit of the model's time is. Throws LuaError.
 */
export function readDistribution(value: LuaValue | undefined, owner: Table, unit: number, samplesOf: SamplesOf): ReadDistribution {
  const table = tableOf(value, owner, 'distr', 'a table such as {type = "exp", params = {rate = 0.1}}');
  const type = table.fields.get('type');
  if (type?.kind !== 'string') throw new LuaError(type ?? table, 'the type of the distribution', 'a text', 'write type = "exp", or another of dagSim\'s distributions');
  const params = tableOf(table.fields.get('params'), table, 'params', 'a table of parameters');
  const number = (name: string, rule = 'a number above 0', accept = (found: number): boolean => found > 0): number => {
    const found = params.fields.get(name);
    if (found?.kind !== 'number' || !Number.isFinite(found.value) || !accept(found.value)) throw new LuaError(found ?? params, `${name} of ${type.value}`, rule, 'write such a number');
    return found.value;
  };
  const any = (name: string): number => number(name, 'a number', () => true);
  const drawn = (what: string, draw: (share: number) => number): ReadDistribution => ({
    time: replay(Float64Array.from({ length: drawsMax }, (_, index) => unit * draw((index + 0.5) / drawsMax)), params, what),
    note: `${what} is represented by ${drawsMax} draws`,
  });
  const random = randomStreams(1).stream('dagsim', type.value, table.line, table.column);

  switch (type.value) {
    case 'exp':
      return { time: { kind: 'exponential', meanSeconds: unit / number('rate') }, note: null };
    case 'erl': {
      const phases = number('k', 'a whole number from 1 to 100,000', (k) => Number.isInteger(k) && k >= 1 && k <= 100_000);
      return { time: { kind: 'erlang', phases, meanSeconds: (unit * phases) / number('lambda') }, note: null };
    }
    case 'det':
      return { time: { kind: 'constant', seconds: unit * number('val', 'a number of at least 0', (found) => found >= 0) }, note: null };
    case 'lognorm': {
      const sigma = number('sigma');
      return { time: { kind: 'log-normal', meanSeconds: unit * Math.exp(any('mu') + sigma ** 2 / 2), sigma }, note: null };
    }
    case 'HSE':
      return hyperErlang(params, unit);
    case 'unif': {
      const min = number('min', 'a number of at least 0', (found) => found >= 0);
      const max = number('max', 'a number of at least min', (found) => found >= min);
      return drawn('a uniform distribution', (share) => min + (max - min) * share);
    }
    case 'weib': {
      const [k, lambda] = [number('k'), number('lambda')];
      return drawn('a Weibull distribution', (share) => lambda * (-Math.log1p(-share)) ** (1 / k));
    }
    case 'pareto': {
      const [xm, alpha] = [number('xm'), number('alpha')];
      return drawn('a Pareto distribution', (share) => xm / (1 - share) ** (1 / alpha));
    }
    case 'norm':
    case 'Pnorm':
      return positiveNormal(params, type.value, any('mu'), number('sigma'), random, drawn);
    case 'PH':
      return drawn('a phase-type distribution', phaseType(params, random));
    case 'replay':
    case 'empirical':
    case 'replayer':
      return { time: samples(params, unit, samplesOf), note: null };
    default:
      throw new LuaError(type, JSON.stringify(type.value), 'one of exp, erl, det, unif, HSE, PH, norm, Pnorm, lognorm, pareto, weib, replay, empirical', type.value === 'MAP' ? 'times that depend on each other (MAP) are not supported; fit one of these' : 'write one of these');
  }
}

export function tableOf(value: LuaValue | undefined, owner: LuaValue, name: string, rule: string): Table {
  if (value?.kind !== 'table') throw new LuaError(value ?? owner, value === undefined ? `${name}, which is missing,` : name, rule, 'write one');
  return value;
}

function replay(seconds: Float64Array, place: Table, what: string): TaskTime {
  for (const value of seconds) if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new LuaError(place, `${what} with a time of ${value}`, 'of finite times of at least 0', 'change its parameters');
  return { kind: 'replay', seconds: [...seconds] };
}

/** A choice of sums of Erlang distributions: of one sum each it is a mixture, else draws with the same mean stand for it. */
function hyperErlang(params: Table, unit: number): ReadDistribution {
  const blocks = params.items.map((block) => {
    const table = tableOf(block, params, 'a block of HSE', 'a table {PROBABILITY, {k = PHASES, lambda = RATE}, ...}');
    const [probability, ...sums] = table.items;
    if (probability?.kind !== 'number' || !(probability.value >= 0 && probability.value <= 1)) throw new LuaError(probability ?? table, 'the probability of the block', 'a number from 0 to 1', 'write it first in the block');
    if (sums.length === 0) throw new LuaError(table, 'the block', 'followed by at least one {k = PHASES, lambda = RATE}', 'write one');
    return { probability: probability.value, sums: sums.map((sum) => erlangOf(tableOf(sum, table, 'an Erlang of HSE', 'a table {k = PHASES, lambda = RATE}'))) };
  });
  const total = blocks.reduce((sum, { probability }) => sum + probability, 0);
  if (Math.abs(total - 1) > 1e-3) throw new LuaError(params, `a sum of probabilities of ${total}`, '1', 'change the probabilities of the blocks');
  if (blocks.every(({ sums }) => sums.length === 1)) {
    const branches = blocks.map(({ probability, sums: [one] }) => ({ probability: probability / total, phases: one?.k ?? 1, meanSeconds: (unit * (one?.k ?? 1)) / (one?.lambda ?? 1) }));
    const [only] = branches;
    if (branches.length > 1 || only === undefined) return { time: { kind: 'mixture', branches }, note: null };
    return { time: only.phases === 1 ? { kind: 'exponential', meanSeconds: only.meanSeconds } : { kind: 'erlang', phases: only.phases, meanSeconds: only.meanSeconds }, note: null };
  }
  const random = randomStreams(1).stream('dagsim', 'HSE', params.line, params.column);
  const draws = Float64Array.from({ length: drawsMax }, () => {
    let left = random.next() * total;
    const block = blocks.find(({ probability }) => (left -= probability) < 0) ?? blocks.at(-1);
    return (block?.sums ?? []).reduce((sum, { k, lambda }) => sum + Array.from({ length: k }, () => exponential(random, 1 / lambda)).reduce((a, b) => a + b, 0), 0);
  });
  const exact = blocks.reduce((sum, { probability, sums }) => sum + (probability / total) * sums.reduce((mean, { k, lambda }) => mean + k / lambda, 0), 0);
  const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
  return { time: replay(draws.map((value) => (unit * value * exact) / mean), params, 'a sum of Erlangs'), note: `a choice of sums of Erlangs is represented by ${drawsMax} draws of the same mean` };
}

function erlangOf(table: Table): { readonly k: number; readonly lambda: number } {
  const k = table.fields.get('k');
  const lambda = table.fields.get('lambda');
  if (k !== undefined && (k.kind !== 'number' || !Number.isInteger(k.value) || k.value < 1 || k.value > 100_000)) throw new LuaError(k, 'k', 'a whole number from 1 to 100,000', 'write one, or leave it out for 1');
  if (lambda?.kind !== 'number' || !(lambda.value > 0)) throw new LuaError(lambda ?? table, 'lambda', 'a number above 0', 'write the rate of each phase');
  return { k: k?.kind === 'number' ? k.value : 1, lambda: lambda.value };
}

type Drawn = (what: string, draw: (share: number) => number) => ReadDistribution;

/** A time cannot be negative: what dagSim would draw below 0 is drawn again, as in its own positive normal distribution. */
function positiveNormal(params: Table, type: string, mu: number, sigma: number, random: { next(): number }, drawn: Drawn): ReadDistribution {
  const technique = params.fields.get('tech');
  const tech = technique?.kind === 'string' ? technique.value : 'trunc';
  if (!['trunc', 'abs', 'refl'].includes(tech)) throw new LuaError(technique ?? params, JSON.stringify(tech), 'trunc, abs or refl', 'write one of these');
  if (tech === 'trunc' && mu < -3 * sigma) throw new LuaError(params, `mu = ${mu}`, 'no less than -3 sigma, since hardly any draw would be positive', 'raise mu');
  const draw = (): number => {
    const value = mu + sigma * normal(random);
    if (value >= 0) return value;
    return tech === 'abs' ? 0 : tech === 'refl' ? -value : draw();
  };
  return drawn(type === 'norm' ? 'a normal distribution without its negative part' : 'a positive normal distribution', draw);
}

/** Goes from state to state by Q until it leaves. */
function phaseType(params: Table, random: { next(): number }): () => number {
  const row = (value: LuaValue | undefined, what: string): readonly number[] =>
    tableOf(value, params, what, 'a list of numbers').items.map((item) => {
      if (item.kind !== 'number') throw new LuaError(item, what, 'a list of numbers', 'write numbers');
      return item.value;
    });
  const alpha = row(params.fields.get('alpha'), 'alpha');
  const q = tableOf(params.fields.get('Q'), params, 'Q', 'a matrix').items.map((item) => row(item, 'a row of Q'));
  const square = alpha.length > 0 && q.length === alpha.length && q.every((one) => one.length === alpha.length);
  if (!square) throw new LuaError(params, `Q of ${q.length} rows`, `a square matrix of the ${alpha.length} states of alpha`, 'give both the same size');
  for (const [state, one] of q.entries()) if (!((one[state] ?? 0) < 0)) throw new LuaError(params, `Q[${state + 1}][${state + 1}]`, 'below 0', 'write minus the rate at which the state is left');
  const choose = (weights: readonly number[], total: number): number => {
    let left = random.next() * total;
    return weights.findIndex((weight) => (left -= Math.max(0, weight)) < 0);
  };
  return () => {
    let time = 0;
    let state = choose(alpha, 1);
    for (let step = 0; state >= 0; step++) {
      if (step > phaseStepsMax) throw new LuaError(params, 'Q', `left after at most ${phaseStepsMax} steps`, 'let some row add up to less than 0');
      const rates = q[state] as readonly number[];
      const leave = -(rates[state] as number);
      time += exponential(random, 1 / leave);
      state = choose(rates, leave);
    }
    return time;
  };
}

function samples(params: Table, unit: number, samplesOf: SamplesOf): TaskTime {
  const given = params.fields.get('samples') ?? params.fields.get('fileName') ?? params.items[0];
  if (given?.kind === 'table') {
    const values = given.items.map((item) => (item.kind === 'number' ? item.value : Number.NaN));
    return replayOf(values, unit, given, 'the list');
  }
  if (given?.kind !== 'file' && given?.kind !== 'string') throw new LuaError(given ?? params, 'samples', 'solver.fileToArray("FILE") or a list of numbers', 'write one of these');
  const path = given.kind === 'file' ? given.path : given.value;
  const values = samplesOf(path);
  if (values === null) throw new LuaError(given, JSON.stringify(path), 'a file beside the model', 'put a file of this name, with a time per line, into the same folder');
  return replayOf(values, unit, given, JSON.stringify(path));
}

function replayOf(values: readonly number[], unit: number, place: LuaValue, what: string): TaskTime {
  if (values.length === 0) throw new LuaError(place, what, 'at least one time', 'write a time per line');
  const wrong = values.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (wrong >= 0) throw new LuaError(place, `time ${wrong + 1} of ${what}`, 'a finite number of at least 0', 'mend or remove it');
  return { kind: 'replay', seconds: values.map((value) => unit * value) };
}
