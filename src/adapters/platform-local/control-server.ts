import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Desired, Exec } from '../../model/desired.ts';
import type { Fence } from '../../model/ids.ts';
import type { Supervisor } from './supervisor.ts';
import { checkDesired, checkExec, checkFence } from './wire-checks.ts';

/** A component definition with all its environment is far below this (bytes). */
const bodyBytesMax = 5_242_880;

type Handler = (query: URLSearchParams, body: unknown) => unknown;

/** The supervisor's own door: HTTP on a unix socket that only the owner of the data directory can reach. */
export function createControlServer(supervisor: Supervisor, facts: object, shutdown: () => Promise<void>): Server {
  const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
    ['GET /ping', () => facts],
    ['GET /observe', (query) => supervisor.observe(query.get('app') ?? '')],
    ['GET /applications', () => supervisor.applications()],
    ['GET /epoch', () => ({ epoch: supervisor.epoch })],
    ['GET /samples', () => supervisor.samples()],
    ['GET /exec', (query) => ({ state: supervisor.execState(query.get('key') ?? '') })],
    ['POST /apply', (_, body) => {
      const { desired, fence } = body as { desired: Desired; fence: Fence };
      checkDesired(desired);
      checkFence(fence);
      return supervisor.apply(desired, fence).then((answer) => ({ answer }));
    }],
    ['POST /fence', (_, body) => {
      const { epoch } = body as { epoch: number };
      checkFence({ epoch, key: 'fence' });
      return supervisor.fence(epoch);
    }],
    ['POST /exec', (_, body) => {
      const { exec, fence } = body as { exec: Exec; fence: Fence };
      checkExec(exec);
      checkFence(fence);
      return supervisor.exec(exec, fence);
    }],
    ['POST /shutdown', () => shutdown().then(() => ({ stopped: true }))],
  ]);
  return createServer((request, response) => void answer(handlers, request, response));
}

async function answer(handlers: ReadonlyMap<string, Handler>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://supervisor');
  const handler = handlers.get(`${request.method ?? 'GET'} ${url.pathname}`);
  try {
    if (handler === undefined) return send(response, 404, { error: `there is no ${request.method ?? ''} ${url.pathname}` });
    const body = request.method === 'POST' ? await readBody(request) : null;
    send(response, 200, await handler(url.searchParams, body));
  } catch (error) {
    const invalid = error instanceof TypeError || error instanceof SyntaxError;
    send(response, invalid ? 400 : 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bodyBytesMax) throw new TypeError(`the body has more than ${bodyBytesMax} bytes; send less`);
    parts.push(part);
  }
  return parts.length === 0 ? null : JSON.parse(Buffer.concat(parts).toString('utf8'));
}
