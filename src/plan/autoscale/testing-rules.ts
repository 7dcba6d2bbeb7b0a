import { instant, minutes, ms } from '../../units/time.ts';
import type { CapacityCurve, PeakForecast, RuleContext, RuleView } from './rule.ts';

/** For tests: an instance bears 4 of load; beyond that the response grows with it, 20 at exactly 4. */
export const testingCapacity: CapacityCurve = {
  response: (load, replicas) => (5 * load) / replicas,
  needed: (load) => Math.max(1, Math.ceil(load / 4)),
};

/** For tests: a slot of a minute, a target of 20 with a tenth of tolerance, 1 to 10 replicas, no start-up. */
export const testingContext: RuleContext = {
  slot: minutes(1),
  replicas: { min: 1, max: 10 },
  objective: { percentile: 0.95, target: 20, tolerance: 0.1 },
  startup: ms(0),
  price: 0.1,
  capacity: testingCapacity,
};

export type Seen = { readonly desired: number; readonly load?: number; readonly response?: number; readonly forecast?: PeakForecast | null; readonly at?: number };

/** For tests: a view with these numbers, whatever the window; what is not said is missing. */
export function testingView({ desired, load = Number.NaN, response = Number.NaN, forecast = null, at = instant(0) }: Seen): RuleView {
  return {
    at,
    desired,
    ready: desired,
    starting: 0,
    load,
    response: () => response,
    utilisation: () => Number.NaN,
    concurrency: () => Number.NaN,
    backlog: () => Number.NaN,
    served: () => Number.NaN,
    instances: { count: 0, startedAt: new Float64Array(0), readyAt: new Float64Array(0), utilisation: new Float64Array(0), sampledAt: new Float64Array(0) },
    forecast,
  };
}
