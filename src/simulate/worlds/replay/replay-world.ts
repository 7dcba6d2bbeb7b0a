import type { RegularSeries } from '../../../model/forecast.ts';
import type { AppId } from '../../../model/ids.ts';
import type { WorldFaults } from '../../simulated-world.ts';
import { recordedLoad } from '../recorded-load.ts';
import type { Startup } from '../request/request-world.ts';
import { startupOf } from '../request/request-world.ts';
import type { WorldDescription } from '../world-description.ts';
import type { ReplayApplicationOptions } from './replay-application.ts';
import { ReplayApplication } from './replay-application.ts';

export type ReplayWorldOptions = Omit<ReplayApplicationOptions, 'load'> & {
  readonly app: AppId;
  /** The recorded load. */
  readonly trace: RegularSeries;
  readonly startup: Startup;
  readonly faults?: WorldFaults;
};

/** An application that responds as was fitted (`fitResponse`) to the load that was recorded. */
export function replayWorld({ app, trace, startup, faults, ...options }: ReplayWorldOptions): WorldDescription {
  const load = recordedLoad(trace);
  return {
    applications: [],
    hosts: [{ app, make: (parts) => new ReplayApplication(parts, { ...options, load }) }],
    startup: startupOf(startup),
    ...(faults === undefined ? {} : { faults }),
  };
}
