import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { LoopStats } from '../loop/loop-stats.ts';
import type { UseCaseDeps } from '../usecases/deps.ts';
import type { ServerMetrics } from './metrics.ts';
import type { EventHub, Pulse } from './stream/event-hub.ts';

/** A fastify instance whose routes are typed by their zod schemas. */
export type Server = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** What the server stands on: the use cases' ports, a pulse that says when to look for news, and the loop's own counters. */
export type ServerDeps = UseCaseDeps & {
  readonly pulse: Pulse;
  /** Null where no loop runs in this process. */
  readonly loopStats: () => LoopStats | null;
};

/** What routes may use. */
export type RouteContext = { readonly deps: ServerDeps; readonly metrics: ServerMetrics; readonly hub: EventHub };

/** Routes that belong together. To add a group, write a file under routes/ and add a line to routes.ts. */
export type RouteGroup = (server: Server, context: RouteContext) => void | Promise<void>;
