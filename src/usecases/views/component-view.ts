import * as z from 'zod';
import { instantView } from './instant.ts';

export const instanceView = z
  .object({
    id: z.string(),
    phase: z.enum(['starting', 'ready', 'unready', 'draining', 'ended']),
    template: z.string(),
    startedAt: instantView,
    readyAt: instantView.nullable(),
    endedAt: instantView.nullable(),
    restarts: z.number(),
    address: z.string().nullable(),
    limits: z.object({ enforced: z.boolean(), why: z.string() }).describe('Whether the limits of its template hold, read back.'),
    message: z.string().nullable(),
  })
  .meta({ id: 'Instance' })
  .describe('One running copy of a component.');

/** A component with its instances, as the platform sees it. */
export const componentView = z
  .object({
    name: z.string(),
    kind: z.enum(['continuous', 'finite']),
    stateful: z.boolean(),
    replicas: z
      .object({
        desired: z.number().nullable().describe('What was applied last; null where nothing was.'),
        living: z.number().describe('Instances that have not ended; these are paid.'),
        ready: z.number().describe('Instances that get requests.'),
        min: z.number(),
        max: z.number(),
      })
      .describe('How many instances there should be, are, and may be.'),
    template: z.string().describe('Template of new instances.'),
    priceUsdPerHour: z.number().nullable().describe('Price of one instance of that template; null if the template is not known.'),
    costUsdPerHour: z.number().describe('What its living instances cost now.'),
    cores: z.number().nullable(),
    memoryMib: z.number().nullable(),
    address: z.string().nullable().describe('Stable address of the component.'),
    otherWriter: z.string().nullable().describe('Somebody else who writes the same knobs.'),
    links: z.array(z.string()).describe('Components it talks to.'),
    instances: z.array(instanceView),
  })
  .meta({ id: 'ComponentStatus' })
  .describe('A component with its replicas, size, cost and instances.');

export type ComponentView = z.output<typeof componentView>;
