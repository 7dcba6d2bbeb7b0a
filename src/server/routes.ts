import { applicationRoutes } from './routes/applications.ts';
import { controlRoutes } from './routes/control.ts';
import { decisionAndRunRoutes } from './routes/decisions-and-runs.ts';
import { documentRoutes } from './routes/documents.ts';
import { eventRoutes } from './routes/events.ts';
import { modelRoutes } from './routes/models.ts';
import { planRoutes } from './routes/plans.ts';
import { pushRoutes } from './routes/push.ts';
import { strictQueries } from './routes/strict-queries.ts';
import { systemRoutes } from './routes/system.ts';
import type { RouteGroup } from './server-types.ts';

/** Every group of routes, after the rule that holds for all of them. To add one, write a file under routes/ and add a line here. */
export const routeGroups: readonly RouteGroup[] = [
  strictQueries,
  applicationRoutes,
  decisionAndRunRoutes,
  documentRoutes,
  controlRoutes,
  eventRoutes,
  modelRoutes,
  planRoutes,
  pushRoutes,
  systemRoutes,
];
