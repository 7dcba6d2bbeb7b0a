import type { CapacityCurve, RuleNeeds, RuleObjective } from '../../../plan/autoscale/rule.ts';
import { ReplaySlotWorld } from '../../../simulate/worlds/replay/replay-slot-world.ts';
import { replayCapacity } from '../../../simulate/worlds/replay/response-model.ts';
import { ExactRequestWorld } from '../../../simulate/worlds/request/exact-request-world.ts';
import { FastRequestWorld } from '../../../simulate/worlds/request/fast-request-world.ts';
import { requestCapacity } from '../../../simulate/worlds/request/request-capacity.ts';
import type { SlotWorld } from '../../../simulate/worlds/slot-world.ts';
import { windowMax } from '../../../simulate/worlds/stream/frames.ts';
import { LatencyProfile } from '../../../simulate/worlds/stream/latency-profile.ts';
import { streamCapacity } from '../../../simulate/worlds/stream/stream-capacity.ts';
import { StreamWorld } from '../../../simulate/worlds/stream/stream-world.ts';
import type { Ms } from '../../../units/time.ts';
import type { ReplaySpec, RequestSpec, StreamSpec, WorldSpec } from './world-spec.ts';

/** What every world of a backtest has in common. */
export type WorldFrame = {
  readonly slot: Ms;
  readonly startup: Ms;
  readonly drain: Ms;
  readonly replicasMax: number;
  readonly objective: RuleObjective;
};

/** A kind of world: what is known of it ahead of time, and new ones for rules that look at certain windows. */
export type Worlds = { readonly capacity: CapacityCurve; make(needs: RuleNeeds): SlotWorld };

/** Slots that a window of a rule may reach back: a day of minutes, which is what the worlds keep. */
export const windowSlotsMax = windowMax;

/** Makes worlds from their description. Throws InvalidInputError where that is wrong. */
export function makeWorlds(spec: WorldSpec, frame: WorldFrame): Worlds {
  switch (spec.kind) {
    case 'stream':
      return streamWorlds(spec, frame);
    case 'requests':
      return requestWorlds(spec, frame);
    case 'replay':
      return replayWorlds(spec, frame);
  }
}

/** Latencies are extrapolated to so many times the largest number of streams that was measured; beyond that no frame is served. */
export const beyondMeasured = 2;

function streamWorlds({ latencies, penalty, framesPerSecond, framesPerMove, weights, timeout, frames }: StreamSpec, { slot, startup, drain, replicasMax, objective }: WorldFrame): Worlds {
  const { percentile, target } = objective;
  const largest = latencies.reduce((max, { streams }) => Math.max(max, streams), 1);
  const profile = new LatencyProfile(latencies, beyondMeasured * largest);
  const common = { profile, percentile, slot, startup, drain, replicasMax, framesPerSecond, penalty, framesPerMove, weights, timeout };
  return {
    capacity: { ...streamCapacity(profile, percentile, target, weights), ...(framesPerMove > 0 && { moveDelay: penalty.mean }) },
    make: ({ windows }) => new StreamWorld({ ...common, frames: frames === 'mixed' ? { kind: 'mixed' } : { kind: 'drawn', windows: windows.filter(({ signal }) => signal === 'response').map(({ window }) => window) } }),
  };
}

function requestWorlds({ model, timeout, faults, accuracy }: RequestSpec, { slot, startup, drain, replicasMax, objective }: WorldFrame): Worlds {
  const { percentile, target } = objective;
  const World = accuracy === 'fast' ? FastRequestWorld : ExactRequestWorld;
  return {
    capacity: requestCapacity(model, { percentile, target, replicasMax }),
    make: (needs) => new World({ slot, startup, drain, model, replicasMax, percentile, timeout, windowMax: longestWindow(needs, slot), faults }),
  };
}

function replayWorlds({ model, residuals, timeout, loadIsRate, faults }: ReplaySpec, { slot, startup, drain, replicasMax, objective }: WorldFrame): Worlds {
  return {
    capacity: replayCapacity(model, { target: objective.target, replicasMax }),
    make: (needs) => new ReplaySlotWorld({ slot, startup, drain, model, residuals, replicasMax, timeout, loadIsRate, windowMax: longestWindow(needs, slot), faults }),
  };
}

/** Slots of the longest window that a rule looks at. */
const longestWindow = ({ windows }: RuleNeeds, slot: Ms): number => windows.reduce((max, { window }) => Math.max(max, Math.round(window / slot)), 1);
