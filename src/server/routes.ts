import { applicationRoutes } from './routes/applications.ts';
import { controlRoutes } from './routes/control.ts';
import { decisionAndRunRoutes } from './routes/decisions-and-runs.ts';
import { documentRoutes } from './routes/documents.ts';
import { eventRoutes } from './routes/events.ts';
import { pushRoutes } from './routes/push.ts';
import { systemRoutes } from './routes/system.ts';
import type { RouteGroup } from './server-types.ts';

/** Every group of routes. To add one, write a file under routes/ and add a line here. */
export const routeGroups: readonly RouteGroup[] = [
  applicationRoutes,
  decisionAndRunRoutes,
  documentRoutes,
  controlRoutes,
  eventRoutes,
  pushRoutes,
  systemRoutes,
];
