import type { AppId, ComponentName } from '../../../model/ids.ts';
import type { RegularSeries } from '../../../model/forecast.ts';
import type { Ms } from '../../../units/time.ts';
import { ms } from '../../../units/time.ts';
import { exponential, randomStreams } from '../../../model/random.ts';
import type { ServiceModel } from '../../service-model.ts';
import type { WorldFaults } from '../../simulated-world.ts';
import { recordedLoad } from '../recorded-load.ts';
import type { WorldDescription } from '../world-description.ts';

export type RequestWorldOptions = {
  readonly app: AppId;
  readonly model: ServiceModel;
  /** The component that requests from outside come to, and the recorded load: requests per second. */
  readonly entry: ComponentName;
  readonly trace: RegularSeries;
  readonly startup: Startup;
  readonly faults?: WorldFaults;
};

/** From asking for an instance until it is ready: `mean`, of which the part `varied` (0..1) is exponential. */
export type Startup = { readonly mean: Ms; readonly varied: number; readonly seed: number };

/** An application that serves the requests of a recorded trace, one by one: the arrivals of a step are Poisson around its load. */
export function requestWorld({ app, model, entry, trace, startup, faults }: RequestWorldOptions): WorldDescription {
  const load = recordedLoad(trace);
  return {
    applications: [{ app, model, loads: [{ name: 'recorded', component: entry, rateAt: load.at, rateMax: load.max }] }],
    startup: startupOf(startup),
    ...(faults === undefined ? {} : { faults }),
  };
}

/** Draws a start-up time for each start; a stream per component, so that one does not shift another. */
export function startupOf({ mean, varied, seed }: Startup): (component: ComponentName) => Ms {
  const streams = randomStreams(seed);
  const random = new Map<ComponentName, ReturnType<typeof streams.stream>>();
  return (component) => {
    const stream = random.get(component) ?? streams.stream('startup', component);
    random.set(component, stream);
    return ms(mean * (1 - varied) + (varied > 0 ? exponential(stream, mean * varied) : 0));
  };
}
