import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HttpError } from './problem.ts';
import type { Server } from './server-types.ts';
import type { ServerOptions } from './server-options.ts';
import { loopbackHosts } from './server-options.ts';

/**
 * What the dashboard may load: only what this server serves. Styles may be inline since its component library sets them on
 * elements; scripts may not.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Guards every request, whether a route exists for it or not.
 * Host: a page of somebody else whose name was pointed at 127.0.0.1 (DNS rebinding) sends its own name here.
 * Origin: a page of somebody else that posts to this server (CSRF) sends its own origin, which a browser cannot forge.
 * Token: needed for the API where others can reach it; the dashboard's files and the health checks hold no secret.
 */
export function registerSecurity(server: Server, options: ServerOptions): void {
  const hosts = new Set([...loopbackHosts, ...(options.host === undefined ? [] : [options.host]), ...(options.allowedHosts ?? [])]);
  const anyHost = options.token !== undefined && options.allowedHosts === undefined;
  const origins = new Set(options.allowedOrigins);
  const digest = options.token === undefined ? null : digestOf(options.token);

  server.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    if (needsToken(request)) reply.header('cache-control', 'no-store');
    const host = request.headers.host;
    if (!anyHost && (host === undefined || !hosts.has(nameOf(host)))) {
      throw new HttpError(421, 'the Host header names another server; use http://127.0.0.1 or add the name to the allowed hosts');
    }
    if (!readingMethods.has(request.method)) checkOrigin(request, origins);
    if (digest !== null && needsToken(request) && !timingSafeEqual(digest, digestOf(bearerOf(request)))) {
      reply.header('www-authenticate', 'Bearer realm="homeostat"');
      throw new HttpError(401, 'the request carries no valid token; send "Authorization: Bearer TOKEN" (the command line reads HOMEOSTAT_TOKEN)');
    }
  });
}

function checkOrigin({ headers }: FastifyRequest, origins: ReadonlySet<string>): void {
  const { origin, host } = headers;
  if (headers['sec-fetch-site'] === 'cross-site' && (origin === undefined || !origins.has(origin))) throw refused();
  if (origin === undefined || origins.has(origin)) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw refused();
}

const refused = (): HttpError => new HttpError(403, 'the request comes from a page of another origin; changes are taken only from this server’s own pages and from programs');

/**
 * Routes that hold no secret. The route that was found counts, not the text of the URL, which can be written in many ways
 * (/%61pi/ is /api/); where none was found there is nothing to protect.
 */
const openRoutes: ReadonlySet<string> = new Set(['/', '/*', '/livez', '/readyz', '/openapi.json']);
const needsToken = ({ routeOptions: { url } }: FastifyRequest): boolean => url !== undefined && !openRoutes.has(url);

/** The name in a Host header, without its port. */
function nameOf(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
  return (end <= 0 ? host : host.slice(0, end)).toLowerCase();
}

function bearerOf({ headers }: FastifyRequest): string {
  const { authorization } = headers;
  return authorization !== undefined && authorization.slice(0, 7).toLowerCase() === 'bearer ' ? authorization.slice(7) : '';
}

/** Digests have one length, which the comparison in constant time needs. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
