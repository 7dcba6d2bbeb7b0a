import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.ts';
import type { Server } from './server-types.ts';

const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Homeostat</title></head>
<body><h1>Homeostat</h1>
<p>The server runs; its dashboard has not been built. Run <code>npm run build:web</code> and start it again.</p>
<p>The interface for programs is described at <a href="/openapi.json">/openapi.json</a>;
<a href="/api/v1/overview">/api/v1/overview</a> lists all applications.</p>
</body></html>
`;

/** One year, in seconds: names of built assets carry a hash of their content. */
const assetAgeSeconds = 31_536_000;

/**
 * Serves the built dashboard. Paths that name no file and no route get its first page, since the dashboard has addresses
 * of its own; requests of programs get a 404 that says so.
 */
export async function registerStaticFiles(server: Server, webDir: string | undefined): Promise<void> {
  const built = webDir !== undefined && existsSync(join(webDir, 'index.html'));
  if (built) {
    await server.register(fastifyStatic, {
      root: webDir,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (reply, path) => {
        const asset = path.includes('/assets/');
        void reply.header('cache-control', asset ? `public, max-age=${assetAgeSeconds}, immutable` : 'no-cache');
      },
    });
  }
  const firstPage = (reply: FastifyReply): FastifyReply =>
    built ? reply.header('cache-control', 'no-cache').sendFile('index.html') : reply.type('text/html; charset=utf-8').send(notBuilt);

  server.get('/', { schema: { hide: true } }, async (_request, reply) => firstPage(reply));
  server.setNotFoundHandler((request, reply) => (wantsPage(request) ? firstPage(reply) : sendProblem(reply, { status: 404, detail: `there is nothing at ${request.method} ${request.url.slice(0, 200)}; /openapi.json lists what there is` })));
}

function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? url;
  const ofDashboard = !path.startsWith('/api/') && !path.startsWith('/assets/') && !/\.\w+$/.test(path);
  return (method === 'GET' || method === 'HEAD') && ofDashboard && (headers.accept ?? '').includes('text/html');
}
