import type { Ms } from '../units/time.ts';
import type { Application } from './application.ts';
import type { Decision } from './decision.ts';
import type { Json } from './json.ts';
import type { Observation } from './observation.ts';
import type { Query } from './query.ts';
import type { Random } from './random.ts';

export type ForecastRequest = { readonly query: Query; readonly horizon: Ms; readonly quantiles: readonly number[] };

export type Needs = { readonly queries: readonly Query[]; readonly forecasts: readonly ForecastRequest[]; readonly history: Ms };

/**
 * Decides, and nothing else: pure and synchronous, so that the same policy runs live, in simulation and over recordings.
 * `S` must survive JSON; the loop keeps it.
 */
export interface Policy<S extends Json = Json> {
  readonly name: string;
  readonly version: string;
  needs(app: Application): Needs;
  initial(app: Application): S;
  decide(observation: Observation, state: S, random: Random): { readonly decision: Decision; readonly state: S };
}
