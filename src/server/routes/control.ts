import * as z from 'zod';
import { startEverything, stopEverything } from '../../usecases/stop-everything.ts';
import { responses, wishBody } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const stoppedView = z.object({ stopped: z.boolean(), changed: z.boolean() }).meta({ id: 'StopResult' });

/** The global stop. */
export const controlRoutes: RouteGroup = (server, { deps }) => {
  for (const [verb, change, summary] of [
    ['stop', stopEverything, 'Begin no step of any run until started again'],
    ['start', startEverything, 'Take the global stop back'],
  ] as const) {
    server.post(`/api/v1/${verb}`, {
      schema: {
        operationId: `${verb}Everything`,
        tags: ['control'],
        summary,
        body: wishBody,
        response: responses(stoppedView, 'Whether everything is stopped now.'),
      },
      handler: ({ body }) => change(deps, body ?? {}),
    });
  }
};
