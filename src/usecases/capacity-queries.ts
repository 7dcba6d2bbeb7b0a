import type { Application } from '../model/application.ts';
import type { Query } from '../model/query.ts';
import { ms } from '../units/time.ts';

/** What the platform exports for every instance: 1 while it gets requests. */
const readySeries = 'homeostat_instance_ready';
/** What the loop exports for every component: replicas asked for. */
const desiredSeries = 'homeostat_component_replicas_desired';

/** A sample counts for this many cycles, and at least this long, so that one missed scrape is no gap. */
const cyclesMax = 2;
const windowMsMin = 5000;

/** Ready and desired replicas of every component over time: ids `ready.COMPONENT` and `desired.COMPONENT`. */
export function capacityQueries(app: Application): readonly Query[] {
  const window = ms(Math.max(windowMsMin, cyclesMax * app.spec.cycle));
  return app.spec.components.flatMap(({ name }) => {
    const matchers = [
      { label: 'app', op: 'in', values: [app.name] },
      { label: 'component', op: 'in', values: [name] },
    ] as const;
    const last = (series: string) => ({ kind: 'over-time', fn: 'last', selector: { series, matchers }, window }) as const;
    return [
      { id: `ready.${name}`, expression: { kind: 'across', fn: 'sum', by: [], of: last(readySeries) } },
      { id: `desired.${name}`, expression: { kind: 'across', fn: 'max', by: [], of: last(desiredSeries) } },
    ];
  });
}
