import * as z from 'zod';
import { instantView, jsonView } from './instant.ts';

/** Something that happened. */
export const eventView = z
  .object({
    sequence: z.number().describe('Ascending in the order of writing.'),
    at: instantView,
    app: z.string().nullable(),
    type: z.string().describe('One word in CamelCase, such as RunSucceeded.'),
    severity: z.enum(['info', 'warning', 'error']),
    subject: z.string(),
    message: z.string(),
    data: jsonView,
  })
  .meta({ id: 'Event' })
  .describe('Something that happened.');

export const eventListView = z
  .object({ items: z.array(eventView) })
  .meta({ id: 'EventList' })
  .describe('Events: newest first, or ascending after `after` where that was given.');

export type EventView = z.output<typeof eventView>;
