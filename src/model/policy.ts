import type { Ms } from '../units/time.ts';
import type { Application } from './application.ts';
import type { Decision } from './decision.ts';
import type { QueryId } from './ids.ts';
import type { Json } from './json.ts';
import type { Observation } from './observation.ts';
import type { Query } from './query.ts';
import type { Random } from './random.ts';

/**
 * A forecast of the maximum of a reading in each of the next `stages` stages. It comes as a ForecastFinding of that name, with one point for
 * each stage, at its beginning.
 */
export type ForecastRequest = {
  readonly name: string;
  /** The reading that is forecast: `workload.NAME`, `metrics.NAME`, or the id of a query that the policy asks for itself. */
  readonly query: QueryId;
  /** The forecaster, by its name. */
  readonly model: string;
  readonly stage: Ms;
  readonly stages: number;
  /** Ascending, within 0..1. */
  readonly quantiles: readonly number[];
  /** A new one is made this often. */
  readonly every: Ms;
};

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
