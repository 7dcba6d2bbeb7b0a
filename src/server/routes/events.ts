import * as z from 'zod';
import { nameSchema } from '../../model/ids.ts';
import { listEvents } from '../../usecases/list-events.ts';
import { eventListView } from '../../usecases/views/event-view.ts';
import { limits } from '../limits.ts';
import { eventsQuery, responses } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const streamWords =
  'text/event-stream. `hello` {sequence} comes first; then `event` (Event, with its sequence as id), `run` (Run), `decision` (Decision), ' +
  '`application` (ApplicationSummary) and `application-gone` {name} as they change; `reset` {sequence} after Last-Event-ID means: too much was missed, read everything anew.';

/** Events as a listing and as a stream. */
export const eventRoutes: RouteGroup = (server, { deps, hub }) => {
  server.get('/api/v1/events', {
    schema: {
      operationId: 'listEvents',
      tags: ['events'],
      summary: 'Events of all applications',
      querystring: eventsQuery,
      response: responses(eventListView, 'The events.'),
    },
    handler: ({ query }) => listEvents(deps, query),
  });
  server.get('/api/v1/stream', {
    sse: { kind: 'only', heartbeat: true },
    schema: {
      operationId: 'streamEvents',
      tags: ['events'],
      summary: 'Events, runs, decisions and summaries as they happen (server-sent events)',
      querystring: z.strictObject({ app: nameSchema.optional().describe('Only what concerns this application.') }),
      headers: z.object({
        'last-event-id': z.string().max(limits.idLength).optional().describe('Goes on after this event; browsers send it by themselves when they reconnect.'),
      }),
      produces: ['text/event-stream'],
      response: responses(z.string(), streamWords, 503),
    },
    handler: async (request, reply) => {
      const client = hub.open(request.query.app);
      reply.sse.onClose(() => client.close());
      await reply.sse.send(wireOf(client.messages(sequenceOf(request.headers['last-event-id']))));
    },
  });
};

async function* wireOf(messages: AsyncGenerator<{ readonly id?: string; readonly event: string; readonly data: unknown }>) {
  for await (const message of messages) yield { ...message };
}

/** An id that is not one of ours says nothing: such a client starts with the news. */
const sequenceOf = (id: string | undefined): number | null => (id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null);
