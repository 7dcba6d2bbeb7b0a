import type { Forecaster } from '../../ports/forecaster.ts';
import { rollingForecaster } from '../rolling/rolling-forecaster.ts';
import { candidates, notesOnClass } from '../selection/candidates.ts';
import { seasonOf } from '../selection/season-of.ts';
import { workloadOf } from '../selection/workload-of.ts';
import { Mixture } from './mixture.ts';

/** All members, weighted by recent loss; none is left out. `auto` is this with members held against seasonal-naive. */
export const ensemble = (): Forecaster =>
  rollingForecaster({
    name: 'ensemble',
    season: seasonOf,
    workload: workloadOf,
    runner: (input) => new Mixture('ensemble', candidates(input), { ...input.grid, yardstick: null, notes: notesOnClass(input) }),
  });
