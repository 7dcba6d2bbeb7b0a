import type { Json } from '../../src/model/json.ts';
import type { SimulatedWorldOptions } from '../../src/simulate/simulated-world.ts';
import type { Instant } from '../../src/units/time.ts';
import { instant, ms } from '../../src/units/time.ts';

export const shopStart = instant(Date.UTC(2026, 0, 5));

/** Half an hour that stands for a day: one slow wave from 20 to 140 requests/s and back. */
export const shopDayMs = 30 * 60_000;

/** A web tier before a table that is slow to replicate: guides for up and down, and an action of several steps. */
export function shopDocument(over: { readonly [field: string]: Json } = {}, name = 'shop'): Json {
  const metric = (fields: { readonly [field: string]: Json }): Json => ({ window: '20s', ...fields });
  return {
    apiVersion: 'homeostat.dev/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: {
      mode: 'act',
      cycle: '5s',
      safety: { scaleDownWindow: '40s', flapBudget: 20, flapWindow: '30m', ineffectiveAfter: 3, ineffectiveFor: '2m', stalenessMax: '15s', costMax: '3 USD/h' },
      templates: [
        { name: 'small', cores: 1, memory: '256MiB', price: '0.10 USD/h' },
        { name: 'table', cores: 2, memory: '1GiB', price: '0.20 USD/h' },
      ],
      components: [
        { name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { initial: 1, min: 1, max: 8 }, links: [{ component: 'table', env: 'TABLE' }], stop: { drain: '2s' } },
        { name: 'table', command: ['node', 'table.js'], template: 'table', stateful: true, replicas: { initial: 1, min: 1, max: 3 } },
      ],
      metrics: [
        metric({ name: 'response_p95', component: 'web', series: 'request_duration_seconds', type: 'histogram', statistic: 'p95' }),
        metric({ name: 'web_busy', component: 'web', series: 'slots_busy_seconds_total', type: 'counter', statistic: 'rate' }),
        metric({ name: 'table_busy', component: 'table', series: 'slots_busy_seconds_total', type: 'counter', statistic: 'rate' }),
      ],
      workloads: [metric({ name: 'requests', component: 'web', series: 'requests_total', type: 'counter', statistic: 'rate' })],
      objectives: [
        { name: 'response', metric: 'response_p95', comparator: '<', target: '200ms', goal: '90%', period: '30m' },
        { name: 'price', metric: 'cost', comparator: '<', target: '2 USD/h', goal: '95%', period: '30m' },
      ],
      actions: [
        { name: 'scale-web', parameters: [{ name: 'by', type: 'integer', default: 1, min: -4, max: 4 }], settle: '10s', steps: [{ operation: 'scale', with: { component: 'web', by: '$(by)' } }] },
        {
          name: 'replicate-table',
          description: 'Adds a replica of the table and restarts the web tier so that it is used.',
          holds: ['response'],
          settle: '20s',
          steps: [
            { operation: 'scale', with: { component: 'table', by: 1 } },
            { operation: 'wait-for', with: { component: 'table', ready: 'all' } },
            { operation: 'restart', with: { component: 'web' } },
          ],
        },
        { name: 'unreplicate-table', settle: '20s', steps: [{ operation: 'scale', with: { component: 'table', by: -1 } }] },
      ],
      guides: [
        { name: 'web-busy', action: 'scale-web', with: { by: 1 }, serves: 'response', when: 'metrics.web_busy > 2.4 * components.web.replicas', weight: 'metrics.web_busy / components.web.replicas * 10.0', description: 'The web tier is nearly full.' },
        { name: 'web-idle', action: 'scale-web', with: { by: -1 }, when: 'metrics.web_busy < 1.6 * (components.web.replicas - 1)', weight: 5, description: 'One replica fewer is enough.' },
        { name: 'table-busy', action: 'replicate-table', serves: 'response', when: 'metrics.table_busy > 5.6 * components.table.replicas', weight: 40 },
        { name: 'table-idle', action: 'unreplicate-table', when: 'components.table.replicas > 1 && metrics.table_busy < 4.0 * (components.table.replicas - 1)', weight: 3 },
      ],
      constraints: [
        { name: 'no-shrink-while-slow', actions: ['unreplicate-table'], require: "objectives.response.status == 'met'", description: 'Nothing shrinks while responses are slow.' },
        { name: 'affordable', actions: ['replicate-table'], require: 'cost < 1.8' },
      ],
      ...over,
    },
  };
}

/** Four slots of about 40 ms per web replica, eight of about 50 ms per table replica. */
export function shopModel(app = 'shop', scale = 1): SimulatedWorldOptions['applications'][number] {
  const wave = (at: Instant): number => (80 - 60 * Math.cos((2 * Math.PI * (at - shopStart)) / shopDayMs)) * scale;
  return {
    app,
    model: new Map([
      ['web', { slots: 4, queueMax: 200, discipline: 'fifo', service: { kind: 'lognormal', mean: ms(40), scv: 0.5 }, calls: ['table'] }],
      ['table', { slots: 8, queueMax: 200, discipline: 'fifo', service: { kind: 'lognormal', mean: ms(50), scv: 0.5 }, calls: [] }],
    ]),
    loads: [{ name: 'day', component: 'web', rateAt: wave, rateMax: 140 * scale }],
  };
}
