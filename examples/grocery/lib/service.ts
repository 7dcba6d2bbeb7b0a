import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';
import { integerSetting, textSetting } from './settings.ts';
import { BusyError } from './slots.ts';

/** What a handler answers: a status and a JSON body. */
export type Answer = { readonly status: number; readonly body?: unknown };
export type Request = { readonly query: URLSearchParams; readonly body: unknown };
export type Handler = (request: Request) => Promise<Answer> | Answer;

/** The request is wrong: answered with 400 and the reason. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

export type Service = {
  readonly metrics: Metrics;
  /** Keyed `GET /path`; /live, /ready, /metrics and, for demonstrations, /fault come with every service. */
  readonly routes: Readonly<Record<string, Handler>>;
  /** Whether requests may come; the reason if not. */
  readonly ready: () => true | string;
  /** Runs at SIGTERM before the server closes; what it started must be finished when it resolves. */
  readonly stop?: () => Promise<void>;
  /** Slows the work down by a factor from now on; part of a demonstrated fault. */
  readonly slowDown?: (factor: number) => void;
};

const bodyBytesMax = 64 * 1024;

/** Starts a component: its routes, probes and metrics on PORT, and an orderly end at SIGTERM. */
export function startService(service: Service): void {
  let stopping = false;
  const durations = service.metrics.histogram('grocery_request_duration_seconds', 'From the arrival of a request to its answer.');
  const answered = service.metrics.labelledCounter('grocery_requests_total', 'Answered requests by status code.', 'code');
  const routes = new Map(Object.entries(service.routes));

  const own: Readonly<Record<string, () => Answer>> = {
    '/live': () => ({ status: 200, body: 'alive' }),
    '/ready': () => {
      const ready = stopping ? 'stopping' : service.ready();
      return ready === true ? { status: 200, body: 'ready' } : { status: 503, body: ready };
    },
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/metrics') return void response.setHeader('content-type', 'text/plain; version=0.0.4').end(service.metrics.text());
    const probe = Object.hasOwn(own, url.pathname) ? own[url.pathname] : undefined;
    if (probe !== undefined) return send(response, probe());
    const startedAt = performance.now();
    const handler = url.pathname === '/fault' && process.env['FAULTS'] === '1' ? faultHandler(service) : routes.get(`${request.method} ${url.pathname}`);
    void (async () => {
      const answer = await answerOf(handler, request, url);
      durations((performance.now() - startedAt) / 1000);
      answered(String(answer.status));
      // A stopping server tells its peers not to keep the connection, so that closing cuts nobody off.
      if (stopping) response.setHeader('connection', 'close');
      send(response, answer);
    })();
  });
  server.keepAliveTimeout = 30_000;
  server.listen(integerSetting('PORT', 0, { min: 0, max: 65_535 }), textSetting('HOST', '127.0.0.1'));

  process.on('SIGTERM', () => {
    if (stopping) return;
    stopping = true;
    void (async () => {
      await service.stop?.();
      server.close(() => process.exit(0));
      server.closeIdleConnections();
    })();
  });
}

async function answerOf(handler: Handler | undefined, request: IncomingMessage, url: URL): Promise<Answer> {
  if (handler === undefined) return { status: 404, body: `no route ${request.method} ${url.pathname}` };
  try {
    return await handler({ query: url.searchParams, body: request.method === 'GET' ? null : await jsonBody(request) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof BadRequestError) return { status: 400, body: message };
    // Whatever else went wrong lies behind this service or is a matter of load: the caller may come again.
    if (!(error instanceof BusyError)) console.error(`${request.method} ${url.pathname}: ${message}`);
    return { status: 503, body: message };
  }
}

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new BadRequestError(`the body is larger than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  try {
    return bytes === 0 ? null : JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new BadRequestError('the body is not JSON');
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

/** Faults for demonstrations, injected once from outside: `{"kind": "crash"}` or `{"kind": "slow", "factor": 3}`. */
function faultHandler(service: Service): Handler {
  return ({ body }) => {
    const fault = fieldsOf(body);
    if (fault['kind'] === 'crash') process.exit(1);
    const factor = fault['factor'];
    if (fault['kind'] !== 'slow' || typeof factor !== 'number' || factor < 1 || factor > 100 || service.slowDown === undefined) {
      throw new BadRequestError('a fault is {"kind": "crash"} or, where there is work to slow down, {"kind": "slow", "factor": 1 to 100}');
    }
    service.slowDown(factor);
    return { status: 200 };
  };
}

/** The fields of a JSON object; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A text field of a JSON object, or BadRequestError. */
export function textField(value: unknown, name: string, lengthMax = 256): string {
  const field = fieldsOf(value)[name];
  if (typeof field !== 'string' || field === '' || field.length > lengthMax) {
    throw new BadRequestError(`${name} must be a text of 1 to ${lengthMax} characters`);
  }
  return field;
}

/** A whole number field between `min` and `max`, or BadRequestError. */
export function integerField(value: unknown, name: string, { min, max }: { readonly min: number; readonly max: number }): number {
  const field = fieldsOf(value)[name];
  if (typeof field !== 'number' || !Number.isInteger(field) || field < min || field > max) {
    throw new BadRequestError(`${name} must be a whole number from ${min} to ${max}`);
  }
  return field;
}
