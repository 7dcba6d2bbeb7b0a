import type { Operations } from '../execute/operations/operations.ts';
import type { Runner } from '../execute/ports/runner.ts';
import type { ApplicationReader } from '../knowledge/application-reader.ts';
import type { Epoch } from '../model/ids.ts';
import type { CallEffectsOf } from '../plan/ports/call-effects.ts';
import type { PolicyFactory } from '../plan/policies.ts';
import type { Ms } from '../units/time.ts';
import { seconds } from '../units/time.ts';
import type { ForecastDesk } from './forecasts/forecast-desk.ts';
import type { ObservationBoard } from './observation-board.ts';
import type { Patience } from './ports/patience.ts';
import type { World } from './ports/world.ts';
import type { Sampler } from './sampler.ts';

export type LoopLimits = {
  /** How long the platform may take to say what is there. */
  readonly observeMax: Ms;
  /** How long one source may keep a cycle waiting; it may go on in the background. */
  readonly collectMax: Ms;
  /** How long one turn of the runner may keep the loop waiting; it may go on in the background. */
  readonly runnerMax: Ms;
  /** Runs of one application that a policy sees at most, newest first. */
  readonly runsMax: number;
};

export const loopLimitDefaults: LoopLimits = { observeMax: seconds(5), collectMax: seconds(5), runnerMax: seconds(5), runsMax: 200 };

/** Everything a cycle works with; made once by the controller. */
export type LoopParts = {
  readonly world: World;
  readonly epoch: Epoch;
  readonly runner: Runner;
  readonly reader: ApplicationReader;
  readonly operations: Operations;
  readonly policies: ReadonlyMap<string, PolicyFactory>;
  readonly effectsOf: CallEffectsOf;
  readonly sampler: Sampler;
  readonly patience: Patience;
  readonly desk: ForecastDesk;
  readonly board: ObservationBoard;
  readonly limits: LoopLimits;
};
