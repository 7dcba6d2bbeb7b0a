import { classWords } from '../../periods/workload-class.ts';
import { Analogue } from '../analogue/analogue.ts';
import { Autoregression } from '../ridge/autoregression.ts';
import { LinearHistory } from '../ridge/linear-history.ts';
import { holtWinters } from '../classical/holt-winters.ts';
import { theta } from '../classical/theta.ts';
import { ModelRunner } from '../rolling/model-runner.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import type { RunnerInput } from '../rolling/rolling-forecaster.ts';
import { lastValueRunner, seasonalNaiveRunner } from '../rolling/simple-runners.ts';
import { TreeRows } from '../trees/tree-rows.ts';
import { TreeRunner } from '../trees/tree-runner.ts';
import { dayMs } from './season-of.ts';
import { suggestedForecaster } from './suggested-forecaster.ts';

const noSeason = { seasons: 0, neighbours: 0, week: false, forget: 1 } as const;
/** Half of a row's weight is gone after some 1,400 points. */
const slowly = 0.9995;

/**
 * The linear models that are tried: many recent changes or few (few need little history), one past season or a week of them, firmly
 * penalised or hardly, all history alike or the newest first. None is best everywhere; what they have in common cancels in the mixture.
 */
function seasonalModels({ grid, unit }: RunnerInput): { readonly many: PointRunner; readonly all: readonly PointRunner[] } {
  const week = grid.season * grid.step === dayMs;
  const fewRows = new LinearHistory({ lags: 2, seasons: 3, neighbours: 0, week, forget: 1 }, grid, unit);
  const manyRows = new LinearHistory({ lags: 24, seasons: 3, neighbours: 2, week, forget: 1 }, grid, unit);
  const many = new Autoregression({ name: 'linear, many changes', ridge: 0.1 }, manyRows);
  const all = [
    new Autoregression({ name: 'linear, few changes', ridge: 0.1 }, fewRows),
    new Autoregression({ name: 'linear, few changes, firm', ridge: 1 }, fewRows),
    new Autoregression({ name: 'linear, a week of seasons', ridge: 0.3 }, new LinearHistory({ lags: 6, seasons: 7, neighbours: 1, week, forget: 1 }, grid, unit)),
    many,
    new Autoregression({ name: 'linear, many changes, free', ridge: 0.001 }, manyRows),
    new Autoregression({ name: 'linear, many changes, newest first', ridge: 0.01 }, new LinearHistory({ lags: 24, seasons: 3, neighbours: 2, week, forget: slowly }, grid, unit)),
  ];
  return { many, all };
}

const seasonless = ({ grid, unit }: RunnerInput, lags: number): PointRunner =>
  new Autoregression({ name: `linear, ${lags} changes, no season`, ridge: 0.1 }, new LinearHistory({ lags, ...noSeason }, grid, unit));

const analogues = [
  { name: 'days like the last quarter day', window: 0.25, sharpness: 0.5 },
  { name: 'days like the last day', window: 1, sharpness: 0.5 },
  { name: 'days most like the last day', window: 1, sharpness: 2 },
] as const;
/** An hour later nine tenths of a difference in level are left, past days that are compared: four weeks. */
const analogueCommon = { persistence: 0.9, seasonsMax: 28 } as const;

/**
 * What the class of the workload adds. Linear models and trees, which suit the classes whose level wanders, are members of every series;
 * Holt-Winters joins where the class suggests it: on validation parts its classes gained half a per cent by it, and each member costs time.
 */
const ofClass = (input: RunnerInput): readonly PointRunner[] =>
  input.workload !== null && suggestedForecaster(input.workload).name === 'holt-winters' ? [new ModelRunner(holtWinters(), input.grid, input)] : [];

/** What the class of the workload decided, in a sentence. */
export function notesOnClass({ workload }: RunnerInput): readonly string[] {
  if (workload === null) return [];
  const { name } = suggestedForecaster(workload);
  return [`The workload is of class ${workload} (${classWords[workload]}), which suggests ${name}: ${name === 'holt-winters' ? 'it is one of the members' : 'members of its kind are among those that are combined'}.`];
}

/** The members that suit a series with or without a season, and its class; the week is looked at where the season is a day. */
export function candidates(input: RunnerInput): readonly PointRunner[] {
  const { grid } = input;
  const [short, long] = [seasonless(input, 2), seasonless(input, 24)];
  if (grid.season === 0) return [lastValueRunner(), short, long, new ModelRunner(theta(), grid, input), ...ofClass(input), treesOn(long, 'trees, no season', input)];
  const { many, all } = seasonalModels(input);
  return [
    lastValueRunner(),
    seasonalNaiveRunner(grid),
    short,
    long,
    ...all,
    ...analogues.map((settings) => new Analogue({ ...settings, ...analogueCommon }, grid)),
    new ModelRunner(theta(), grid, input),
    ...ofClass(input),
    // The trees share the linear models that they correct: a runner answers the same when it is asked twice.
    treesOn(many, 'trees on many changes', input),
    treesOn(long, 'trees on many changes, no season', input),
  ];
}

/** Boosted trees that correct a linear model. */
export function treesOn(linear: PointRunner, name: string, { grid, unit, fitAt, calendar, random }: RunnerInput): TreeRunner {
  return new TreeRunner(name, { linear, rows: new TreeRows(grid, unit, calendar) }, { horizon: grid.horizon, unit, fitAt, isMeasured: grid.isMeasured, random: random.stream('trees', name) });
}

/** The linear model under the `boosted-trees` forecaster. */
export const linearUnderTrees = (input: RunnerInput): PointRunner => (input.grid.season > 0 ? seasonalModels(input).many : seasonless(input, 24));
