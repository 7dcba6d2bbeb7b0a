import * as z from 'zod';
import { livez, readyz } from '../../usecases/health.ts';
import { listApplications } from '../../usecases/list-applications.ts';
import type { ApplicationSummary } from '../../usecases/views/application-view.ts';
import { healthView } from '../../usecases/views/health-view.ts';
import { loopMetricsText, seriesMetricsText } from '../metrics-text.ts';
import type { ApplicationFigures } from '../metrics.ts';
import { responses } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const tags = ['system'];
const versionView = z.object({ version: z.string(), node: z.string(), apiVersion: z.string(), pid: z.number().describe('The process, by which the command line knows the server of its folder again.') }).meta({ id: 'Version' });

/** Version, health and the server's own metrics. */
export const systemRoutes: RouteGroup = (server, { deps, metrics }) => {
  server.get('/api/v1/version', {
    schema: { operationId: 'getVersion', tags, summary: 'What runs here', response: responses(versionView, 'The version.') },
    handler: async () => ({ version: deps.version, node: process.version, apiVersion: 'homeostat.dev/v1alpha1', pid: process.pid }),
  });
  server.get('/livez', {
    logLevel: 'warn',
    schema: { operationId: 'livez', tags, summary: 'Whether the process should be left alone (200)', response: responses(healthView, 'It lives.') },
    handler: async () => livez(),
  });
  server.get('/readyz', {
    logLevel: 'warn',
    schema: {
      operationId: 'readyz',
      tags,
      summary: 'Whether it can do its work (200) or which check fails (503)',
      response: { ...responses(healthView, 'All checks pass.'), 503: healthView.describe('A check fails.') },
    },
    handler: async (_request, reply) => {
      const health = await readyz(deps);
      return reply.code(health.status === 'ok' ? 200 : 503).send(health);
    },
  });
  server.get('/metrics', {
    logLevel: 'warn',
    schema: {
      operationId: 'getMetrics',
      tags,
      summary: 'Metrics of the server and the loop as Prometheus text',
      produces: ['text/plain'],
      response: responses(z.string(), 'Prometheus text 0.0.4.'),
    },
    handler: async (_request, reply) => {
      const { items } = await listApplications(deps);
      const loop = deps.loopStats();
      const series = deps.series.stats?.();
      metrics.setApplications(items.map(figuresOf));
      const texts = [await metrics.registry.metrics(), loop === null ? '' : loopMetricsText(loop), series === undefined ? '' : seriesMetricsText(series)];
      return reply.type(metrics.registry.contentType).serializer(String).send(texts.join(''));
    },
  });
};

function figuresOf({ name, costUsdPerHour, replicas, openRuns, conditions }: ApplicationSummary): ApplicationFigures {
  const status = conditions.find(({ type }) => type === 'ObjectivesMet')?.status;
  return { name, costUsdPerHour, ready: replicas.ready, desired: replicas.desired, openRuns, objectivesMet: status === 'Unknown' || status === undefined ? null : status === 'True' };
}
