import { Analogue } from '../analogue/analogue.ts';
import { Mixture } from '../ensemble/mixture.ts';
import { Autoregression } from '../ridge/autoregression.ts';
import type { AutoregressionSettings } from '../ridge/autoregression.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import { rollingForecaster } from '../rolling/rolling-forecaster.ts';
import type { RunnerInput } from '../rolling/rolling-forecaster.ts';
import { lastValueRunner, seasonalNaiveRunner } from '../rolling/simple-runners.ts';
import { TreeRows } from '../trees/tree-rows.ts';
import { TreeRunner } from '../trees/tree-runner.ts';
import type { Forecaster } from '../../ports/forecaster.ts';
import { daySeason } from './season-of.ts';

const ar = (name: string, lags: number, seasons: number, neighbours: number, week: boolean, ridge: number, forget = 1): AutoregressionSettings => ({ name, lags, seasons, neighbours, week, ridge, forget });

export function members(input: RunnerInput): PointRunner[] {
  const { grid, unit, fitAt, calendar, random } = input;
  const { horizon } = grid;
  const one = (s: AutoregressionSettings) => new Autoregression(s, grid, unit);
  const tree = (name: string, s: AutoregressionSettings) => new TreeRunner(name, { linear: one(s), rows: new TreeRows(grid, unit, calendar) }, { horizon, unit, fitAt, random: random.stream('trees', name) });
  const plain = [lastValueRunner(), one(ar('ar-2', 2, 0, 0, false, 0.1)), one(ar('ar-24', 24, 0, 0, false, 0.1))];
  if (grid.season === 0) return [...plain, tree('trees', ar('', 24, 0, 0, false, 0.1))];
  return [
    ...plain,
    seasonalNaiveRunner(grid),
    one(ar('ar-week', 2, 3, 0, true, 0.1)),
    one(ar('ar-week-1', 2, 3, 0, true, 1)),
    one(ar('ar-week-24', 24, 3, 2, true, 0.1)),
    one(ar('ar-week-24b', 24, 3, 2, true, 0.001)),
    one(ar('ar-week-24f', 24, 3, 2, true, 0.01, 0.9995)),
    one(ar('ar-7', 6, 7, 1, true, 0.3)),
    new Analogue({ name: 'an-6h', window: 0.25, sharpness: 0.5, persistence: 0.9, seasonsMax: 28 }, grid),
    new Analogue({ name: 'an-24h', window: 1, sharpness: 0.5, persistence: 0.9, seasonsMax: 28 }, grid),
    new Analogue({ name: 'an-sharp', window: 1, sharpness: 2, persistence: 0.9, seasonsMax: 28 }, grid),
    tree('trees-24', ar('', 24, 3, 2, true, 0.1)),
    tree('trees-2', ar('', 2, 3, 0, true, 0.1)),
  ];
}

export const auto = (): Forecaster => rollingForecaster({ name: 'auto', season: daySeason, runner: (input) => new Mixture('auto', members(input), { horizon: input.grid.horizon, yardstick: 'seasonal-naive' }) });
