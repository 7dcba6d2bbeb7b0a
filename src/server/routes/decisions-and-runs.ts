import { approve, cancel, reject } from '../../usecases/change-run.ts';
import { explainDecision } from '../../usecases/explain-decision.ts';
import { getRun } from '../../usecases/list-runs.ts';
import { decisionExplanationView } from '../../usecases/views/decision-view.ts';
import { runView } from '../../usecases/views/run-view.ts';
import { decisionParams, responses, runParams, wishBody } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const changes = [
  ['approve', approve, 'Let a proposed run begin'],
  ['reject', reject, 'Refuse a proposed run for good'],
  ['cancel', cancel, 'Ask an open run to end and to be taken back'],
] as const;

/** Decisions with their reasons, and the runs that came of them. */
export const decisionAndRunRoutes: RouteGroup = (server, { deps }) => {
  server.get('/api/v1/decisions/:id', {
    schema: {
      operationId: 'explainDecision',
      tags: ['decisions'],
      summary: 'A decision with the readings it saw, its candidates, its run and the outcome',
      params: decisionParams,
      response: responses(decisionExplanationView, 'The explanation.', 404),
    },
    handler: ({ params }) => explainDecision(deps, params.id),
  });
  server.get('/api/v1/runs/:id', {
    schema: {
      operationId: 'getRun',
      tags: ['runs'],
      summary: 'A run with its steps',
      params: runParams,
      response: responses(runView, 'The run.', 404),
    },
    handler: ({ params }) => getRun(deps, params.id),
  });
  for (const [verb, change, summary] of changes) {
    server.post(`/api/v1/runs/:id/${verb}`, {
      schema: {
        operationId: `${verb}Run`,
        tags: ['runs'],
        summary,
        params: runParams,
        body: wishBody,
        response: responses(runView, 'The run after the change.', 404, 409),
      },
      handler: ({ params, body }) => change(deps, params.id, body ?? {}),
    });
  }
};
