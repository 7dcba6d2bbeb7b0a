import type { Forecaster } from '../../ports/forecaster.ts';
import { Mixture } from '../ensemble/mixture.ts';
import { rollingForecaster } from '../rolling/rolling-forecaster.ts';
import { candidates, notesOnClass } from './candidates.ts';
import { seasonOf } from './season-of.ts';
import { workloadOf } from './workload-of.ts';

/**
 * What a user gets: members that suit the series' season, length and class are run along the history, each forecasting every origin before it knew
 * the outcome; they are weighted by how they did, anew at each origin; who does worse than seasonal-naive is left out, and a note says so.
 * The band comes from the errors of the mixture itself. Selection goes on as time goes by, from the past alone.
 */
export const auto = (): Forecaster =>
  rollingForecaster({
    name: 'auto',
    season: seasonOf,
    workload: workloadOf,
    runner: (input) => new Mixture('auto', candidates(input), { ...input.grid, yardstick: 'seasonal-naive', notes: notesOnClass(input) }),
  });
