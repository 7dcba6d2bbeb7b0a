import * as z from 'zod';
import { costReport } from '../../usecases/cost-report.ts';
import { deleteNamed } from '../../usecases/delete-documents.ts';
import { describeApplication } from '../../usecases/describe-application.ts';
import { listApplications, overview } from '../../usecases/list-applications.ts';
import { listDecisions } from '../../usecases/list-decisions.ts';
import { getDocument } from '../../usecases/list-documents.ts';
import { listEvents } from '../../usecases/list-events.ts';
import { listRuns } from '../../usecases/list-runs.ts';
import { pauseApplication, resumeApplication } from '../../usecases/pause-application.ts';
import { timeline } from '../../usecases/timeline.ts';
import { applicationListView, applicationView, overviewView } from '../../usecases/views/application-view.ts';
import { costView } from '../../usecases/views/cost-view.ts';
import { decisionListView } from '../../usecases/views/decision-view.ts';
import { deleteResultView, documentView } from '../../usecases/views/document-view.ts';
import { eventListView } from '../../usecases/views/event-view.ts';
import { runListView } from '../../usecases/views/run-view.ts';
import { timelineView } from '../../usecases/views/timeline-view.ts';
import { etagOf, expectedVersion } from '../etag.ts';
import { appParams, decisionsQuery, deleteQuery, eventsQuery, ifMatchHeaders, rangeQuery, responses, runsQuery, wishBody } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const tags = ['applications'];
const base = '/api/v1/applications';
const pausedView = z.object({ app: z.string(), paused: z.boolean(), changed: z.boolean() }).meta({ id: 'PauseResult' });

/** Applications: listings, everything about one, its history, pause and resume. */
export const applicationRoutes: RouteGroup = (server, { deps }) => {
  server.get('/api/v1/overview', {
    schema: { operationId: 'getOverview', tags, summary: 'All applications, worst objective first', response: responses(overviewView, 'The overview.') },
    handler: () => overview(deps),
  });
  server.get(base, {
    schema: { operationId: 'listApplications', tags, summary: 'All applications by name', response: responses(applicationListView, 'The applications.') },
    handler: () => listApplications(deps),
  });
  server.get(`${base}/:name`, {
    schema: {
      operationId: 'describeApplication',
      tags,
      summary: 'Everything about one application',
      params: appParams,
      response: responses(applicationView, 'The application.', 404),
    },
    handler: ({ params }) => describeApplication(deps, params.name),
  });
  server.get(`${base}/:name/document`, {
    schema: {
      operationId: 'getApplicationDocument',
      tags,
      summary: 'The document of an application, with its ETag for If-Match',
      params: appParams,
      response: responses(documentView, 'The document as it was applied.', 404),
    },
    handler: async ({ params }, reply) => {
      const document = await getDocument(deps, 'Application', params.name);
      void reply.header('etag', etagOf(document.resourceVersion));
      return document;
    },
  });
  server.delete(`${base}/:name`, {
    schema: {
      operationId: 'deleteApplication',
      tags,
      summary: 'Stop the components of an application, then delete it',
      params: appParams,
      querystring: deleteQuery,
      headers: ifMatchHeaders,
      response: responses(deleteResultView, 'What was, or would be, done.', 409),
    },
    handler: ({ params, query, headers }) =>
      deleteNamed(deps, [{ kind: 'Application', name: params.name }], { dryRun: query.dryRun === 'true', expected: expectedVersion(headers['if-match']) }),
  });
  registerHistory(server, deps);
  for (const [verb, change] of [['pause', pauseApplication], ['resume', resumeApplication]] as const) {
    server.post(`${base}/:name/${verb}`, {
      schema: {
        operationId: `${verb}Application`,
        tags,
        summary: verb === 'pause' ? 'Begin no actions until it is resumed' : 'Take a pause back',
        params: appParams,
        body: wishBody,
        response: responses(pausedView, 'Whether it is paused now.', 404, 409),
      },
      handler: ({ params, body }) => change(deps, params.name, body ?? {}),
    });
  }
};

const registerHistory = (server: Parameters<RouteGroup>[0], deps: Parameters<RouteGroup>[1]['deps']): void => {
  server.get(`${base}/:name/timeline`, {
    schema: {
      operationId: 'getTimeline',
      tags,
      summary: 'Load, capacity, metrics, objectives, cost, decisions and runs on one time axis',
      params: appParams,
      querystring: rangeQuery,
      response: responses(timelineView, 'The timeline; at most 2,000 points a series.', 404, 422),
    },
    handler: ({ params, query }) => timeline(deps, { app: params.name, ...query }),
  });
  server.get(`${base}/:name/cost`, {
    schema: {
      operationId: 'getCost',
      tags,
      summary: 'What it cost, by component, template and step',
      params: appParams,
      querystring: rangeQuery,
      response: responses(costView, 'The cost.', 404, 422),
    },
    handler: ({ params, query }) => costReport(deps, { app: params.name, ...query }),
  });
  server.get(`${base}/:name/decisions`, {
    schema: {
      operationId: 'listDecisions',
      tags,
      summary: 'Decisions, newest first',
      params: appParams,
      querystring: decisionsQuery,
      response: responses(decisionListView, 'A page of decisions.', 404),
    },
    handler: ({ params, query }) => listDecisions(deps, { app: params.name, ...query, shadows: query.shadows === 'true' }),
  });
  server.get(`${base}/:name/runs`, {
    schema: {
      operationId: 'listRuns',
      tags,
      summary: 'Runs, newest first',
      params: appParams,
      querystring: runsQuery,
      response: responses(runListView, 'The runs.', 404),
    },
    handler: ({ params, query }) => listRuns(deps, { app: params.name, ...query }),
  });
  server.get(`${base}/:name/events`, {
    schema: {
      operationId: 'listApplicationEvents',
      tags,
      summary: 'Events of one application',
      params: appParams,
      querystring: eventsQuery,
      response: responses(eventListView, 'The events.', 404),
    },
    handler: ({ params, query }) => listEvents(deps, { app: params.name, ...query }),
  });
};
