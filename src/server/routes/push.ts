import * as z from 'zod';
import { scrapeFormatOf } from '../../formats/prometheus-text/parse-prometheus-text.ts';
import { nameSchema } from '../../model/ids.ts';
import { pushMetrics } from '../../usecases/push-metrics.ts';
import { limits } from '../limits.ts';
import { responses } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const pushedView = z.object({ accepted: z.number().describe('Samples taken.') }).meta({ id: 'PushResult' });

/** Metrics that applications push. Text bodies are taken here and nowhere else: a form of another site could send them. */
export const pushRoutes: RouteGroup = async (server, { deps }) => {
  await server.register(async (scope) => {
    for (const type of ['text/plain', 'application/openmetrics-text']) {
      scope.addContentTypeParser(type, { parseAs: 'string', bodyLimit: limits.bodyBytes }, (_request, body, done) => done(null, body));
    }
    scope.post('/api/v1/push/:app/:component', {
      schema: {
        operationId: 'pushMetrics',
        tags: ['metrics'],
        summary: 'Push metrics of a component as Prometheus text or OpenMetrics',
        consumes: ['text/plain', 'application/openmetrics-text'],
        params: z.object({ app: nameSchema, component: nameSchema }),
        body: z.string().describe('Prometheus text or OpenMetrics.'),
        response: responses(pushedView, 'How many samples were taken.', 404, 413, 422, 503),
      },
      handler: async ({ params, body, headers }) => {
        const format = scrapeFormatOf(headers['content-type'] ?? null);
        const { accepted } = await pushMetrics(deps, { ...(params as { app: string; component: string }), text: body as string, format });
        return { accepted };
      },
    });
  });
};
