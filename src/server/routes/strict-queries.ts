import { noQuery } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

/**
 * Every route of the interface refuses query parameters that it does not know: one that is misspelt, or that another route
 * has, would otherwise be left out in silence, and `?dryRun=true` on a route without it would act.
 */
export const strictQueries: RouteGroup = (server) => {
  server.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/v1/')) route.schema = { querystring: noQuery, ...route.schema };
  });
};
