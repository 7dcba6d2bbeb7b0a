import type { ServerResponse } from 'node:http';
import { planCapacityOf } from '../../usecases/plan-capacity.ts';
import { planWorkflowOf } from '../../usecases/plan-workflow.ts';
import { capacityPlanView } from '../../usecases/views/capacity-plan-view.ts';
import { capacityPlanRequest, workflowPlanRequest } from '../../usecases/views/plan-request.ts';
import { workflowPlanView } from '../../usecases/views/workflow-plan-view.ts';
import { responses } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const tags = ['plans'];

/** Plans before anything runs; nothing is stored. Who closes the connection gives the plan up. */
export const planRoutes: RouteGroup = (server, { deps }) => {
  server.post('/api/v1/plans/capacity', {
    schema: {
      operationId: 'planCapacity',
      tags,
      summary: 'The cheapest machines with which every class of jobs meets its deadline',
      body: capacityPlanRequest,
      response: responses(capacityPlanView, 'The plan, or why there is none.', 413, 422, 503),
    },
    handler: ({ body }, reply) => planCapacityOf(deps, body, whileConnected(reply.raw)),
  });
  server.post('/api/v1/plans/workflow', {
    schema: {
      operationId: 'planWorkflow',
      tags,
      summary: 'Which instances run which tasks, so that every deadline holds at the lowest cost',
      body: workflowPlanRequest,
      response: responses(workflowPlanView, 'What each planner found.', 413, 422, 503),
    },
    handler: ({ body }, reply) => planWorkflowOf(deps, body, whileConnected(reply.raw)),
  });
};

/** Aborts when the client goes away (and, without effect, when it has its answer). */
function whileConnected(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}
