import type { Forecaster } from '../../ports/forecaster.ts';
import { rollingForecaster } from '../rolling/rolling-forecaster.ts';
import { linearUnderTrees, treesOn } from '../selection/candidates.ts';
import { seasonOf } from '../selection/season-of.ts';

/** Gradient-boosted trees on what a linear model leaves over; needs some 350 points beyond one season, for trees and for the errors of their own. */
export const boostedTrees = (): Forecaster =>
  rollingForecaster({ name: 'boosted-trees', season: seasonOf, runner: (input) => treesOn(linearUnderTrees(input), 'boosted-trees', input) });
