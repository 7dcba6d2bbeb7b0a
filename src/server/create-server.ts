import type { SSEPluginOptions } from '@fastify/sse';
import sse from '@fastify/sse';
import type { FastifyLoggerOptions, FastifyPluginAsync } from 'fastify';
import fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import { limits } from './limits.ts';
import { loggerOptions } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import type { Failure } from './problem.ts';
import { failureOf, isStoreTrouble, sendProblem } from './problem.ts';
import { requestValidator } from './request-validator.ts';
import { routeGroups } from './routes.ts';
import { registerSecurity } from './security.ts';
import type { ServerOptions } from './server-options.ts';
import { checkServerOptions } from './server-options.ts';
import type { Server, ServerDeps } from './server-types.ts';
import { registerStaticFiles } from './static-files.ts';
import { createEventHub } from './stream/event-hub.ts';

/**
 * The server: REST, streams, metrics and the dashboard. It does not listen yet: call `listen({ host, port })`, or `inject`
 * in tests. `close()` ends its streams.
 * @throws InvalidInputError if the options would leave it open to others without a token
 */
export async function createServer(deps: ServerDeps, options: ServerOptions = {}): Promise<Server> {
  checkServerOptions(options);
  const metrics = createMetrics(deps.version);
  const server: Server = fastify({
    logger: loggerOptions(options, deps.clock) as FastifyLoggerOptions,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: 0,
    keepAliveTimeout: limits.idleMs,
    routerOptions: { maxParamLength: limits.idLength },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as never, failureOf(error)),
    return503OnClosing: true,
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  server.server.maxConnections = limits.connections;
  // Only JSON: text could be sent by a form of another site without asking first.
  server.removeContentTypeParser('text/plain');
  server.setValidatorCompiler<z.ZodType>(requestValidator);
  server.setSerializerCompiler(serializerCompiler);
  registerSecurity(server, options);
  registerErrors(server);
  server.addHook('onResponse', async (request, reply) => {
    const { url: route = 'none' } = request.routeOptions;
    metrics.observeRequest({ method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
  });
  // Its types describe the module object, not the plugin that Node hands over as the default import.
  await server.register(sse as unknown as FastifyPluginAsync<SSEPluginOptions>, { heartbeatInterval: limits.heartbeatMs });
  await registerOpenApi(server, deps.version);

  const hub = createEventHub(deps, {
    pulse: deps.pulse,
    onEvent: (event) => metrics.observeEvent(event),
    onClients: (count) => metrics.setStreams(count),
    onError: (error) => server.log.warn({ err: error }, 'news could not be read from the store; trying again'),
  });
  server.addHook('preClose', async () => hub.close());
  await server.register(async (scope) => {
    for (const group of routeGroups) await group(scope, { deps, metrics, hub });
  });
  await registerStaticFiles(server, options.webDir);
  await server.ready();
  return server;
}

/** A 415 is of use only to somebody who is told what would be taken. */
function withMediaTypes(failure: Failure, schema: { readonly consumes?: unknown } | undefined): Failure {
  if (failure.status !== 415) return failure;
  const taken = Array.isArray(schema?.consumes) ? schema.consumes.map(String) : ['application/json'];
  return { ...failure, detail: `the body has another media type than ${taken.join(' or ')}; send it with the header "content-type: ${taken[0]}"` };
}

function registerErrors(server: Server): void {
  server.setErrorHandler((error, request, reply) => {
    const failure = withMediaTypes(failureOf(error), request.routeOptions.schema);
    if (failure.status >= 500 && failure.status !== 503) request.log.error({ err: error }, 'a request failed by a defect of the server');
    if (isStoreTrouble(error)) request.log.error({ err: error }, 'a request failed: the store cannot be used');
    return sendProblem(reply, failure);
  });
}
