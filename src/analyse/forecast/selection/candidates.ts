import { Analogue } from '../analogue/analogue.ts';
import { Autoregression } from '../ridge/autoregression.ts';
import type { AutoregressionSettings } from '../ridge/autoregression.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import type { RunnerInput } from '../rolling/rolling-forecaster.ts';
import { lastValueRunner, seasonalNaiveRunner } from '../rolling/simple-runners.ts';
import { TreeRows } from '../trees/tree-rows.ts';
import { TreeRunner } from '../trees/tree-runner.ts';
import { dayMs } from './season-of.ts';

const noSeason = { seasons: 0, neighbours: 0, week: false, forget: 1 } as const;
/** Half of a row's weight is gone after some 1,400 points. */
const slowly = 0.9995;

/**
 * The linear models that are tried: many recent changes or few (few need little history), one past season or a week of them, firmly
 * penalised or hardly, all history alike or the newest first. None is best everywhere; what they have in common cancels in the mixture.
 */
function linearSettings(week: boolean): readonly AutoregressionSettings[] {
  return [
    { name: 'linear, few changes and seasons', lags: 2, seasons: 3, neighbours: 0, week, ridge: 0.1, forget: 1 },
    { name: 'linear, few changes, firm', lags: 2, seasons: 3, neighbours: 0, week, ridge: 1, forget: 1 },
    { name: 'linear, a week of seasons', lags: 6, seasons: 7, neighbours: 1, week, ridge: 0.3, forget: 1 },
    { name: 'linear, many changes', lags: 24, seasons: 3, neighbours: 2, week, ridge: 0.1, forget: 1 },
    { name: 'linear, many changes, free', lags: 24, seasons: 3, neighbours: 2, week, ridge: 0.001, forget: 1 },
    { name: 'linear, many changes, newest first', lags: 24, seasons: 3, neighbours: 2, week, ridge: 0.01, forget: slowly },
  ];
}

const analogues = [
  { name: 'days like the last quarter day', window: 0.25, sharpness: 0.5 },
  { name: 'days like the last day', window: 1, sharpness: 0.5 },
  { name: 'days most like the last day', window: 1, sharpness: 2 },
] as const;
/** An hour later nine tenths of a difference in level are left, past days that are compared: four weeks. */
const analogueCommon = { persistence: 0.9, seasonsMax: 28 } as const;

/** The members that suit a series with or without a season; the week is looked at where the season is a day. */
export function candidates(input: RunnerInput): readonly PointRunner[] {
  const { grid, unit } = input;
  const linear = (settings: AutoregressionSettings): PointRunner => new Autoregression(settings, grid, unit);
  const short = linear({ name: 'linear, few changes, no season', lags: 2, ridge: 0.1, ...noSeason });
  const long = linear({ name: 'linear, many changes, no season', lags: 24, ridge: 0.1, ...noSeason });
  if (grid.season === 0) return [lastValueRunner(), short, long, treesOn(long, 'trees, no season', input)];
  const seasonal = linearSettings(grid.season * grid.step === dayMs).map(linear);
  return [
    lastValueRunner(),
    seasonalNaiveRunner(grid),
    short,
    long,
    ...seasonal,
    ...analogues.map((settings) => new Analogue({ ...settings, ...analogueCommon }, grid)),
    // The trees share the linear models that they correct: a runner answers the same when it is asked twice.
    treesOn(seasonal[3] as PointRunner, 'trees on many changes', input),
    treesOn(seasonal[0] as PointRunner, 'trees on few changes', input),
  ];
}

/** Boosted trees that correct a linear model. */
export function treesOn(linear: PointRunner, name: string, { grid, unit, fitAt, calendar, random }: RunnerInput): TreeRunner {
  return new TreeRunner(name, { linear, rows: new TreeRows(grid, unit, calendar) }, { horizon: grid.horizon, unit, fitAt, random: random.stream('trees', name) });
}

/** The linear model under the `boosted-trees` forecaster. */
export const linearUnderTrees = ({ grid, unit }: RunnerInput): PointRunner => {
  const settings = grid.season > 0 ? (linearSettings(grid.season * grid.step === dayMs)[3] as AutoregressionSettings) : { name: 'linear', lags: 24, ridge: 0.1, ...noSeason };
  return new Autoregression(settings, grid, unit);
};
