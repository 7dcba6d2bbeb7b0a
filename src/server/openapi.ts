import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Server } from './server-types.ts';

const tags = [
  { name: 'applications', description: 'Applications, their state and their history.' },
  { name: 'decisions', description: 'What was decided, and why.' },
  { name: 'runs', description: 'Actions under way and done.' },
  { name: 'documents', description: 'Apply, compare, check and delete documents.' },
  { name: 'control', description: 'The global stop.' },
  { name: 'events', description: 'What happened, as a listing and as a stream.' },
  { name: 'models', description: 'Registered models, their versions and aliases.' },
  { name: 'metrics', description: 'Metrics that applications push.' },
  { name: 'system', description: 'Version, health and own metrics.' },
];

/** Describes every route as OpenAPI 3.1, made from the same zod schemas that check requests and answers. */
export async function registerOpenApi(server: Server, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Homeostat',
        version,
        description: 'Keeps data-intensive applications inside their objectives at the lowest cost. Times are milliseconds since 1970-01-01T00:00:00Z; errors are problem+json (RFC 9457).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Needed where the server is bound to more than loopback.' } } },
      security: [{ token: [] }, {}],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

type Described = ReturnType<typeof jsonSchemaTransformObject>;

/**
 * Every schema is registered both as input and as output; only those that something refers to are kept. They stand by name: the order of
 * registration is that in which modules happened to be loaded.
 */
function withoutUnused(document: Described): Described {
  const { components, paths } = document as { components?: { schemas?: Record<string, object> }; paths?: object };
  const { schemas = {}, ...others } = components ?? {};
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow(paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)).sort(([left], [right]) => (left < right ? -1 : 1)));
  return { ...document, components: { ...others, schemas: kept } };
}
