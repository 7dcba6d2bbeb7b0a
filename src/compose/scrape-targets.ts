import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import { livingInstances } from '../model/component-state.ts';
import type { Labels } from '../model/sample.ts';
import type { Ms } from '../units/time.ts';

/** An instance whose metrics are to be read. */
export type InstanceTarget = { readonly url: string; readonly path: string; readonly labels: Labels; readonly interval: Ms; readonly timeout: Ms };

/** The living instances of an application that export metrics, as the platform shows them. */
export function scrapeTargetsOf(app: Application, states: readonly ComponentState[]): InstanceTarget[] {
  return app.spec.components.flatMap(({ name, scrape }) => {
    const state = states.find(({ component }) => component === name);
    if (scrape === undefined || state === undefined) return [];
    return livingInstances(state)
      .filter(({ address, phase }) => address !== null && phase !== 'starting')
      .map(({ id, address }) => ({
        url: address ?? '',
        path: scrape.path,
        labels: { app: app.name, component: name, instance: id },
        interval: scrape.interval,
        timeout: scrape.timeout,
      }));
  });
}
