import type { Problem } from './generated/types.ts';
import { readToken } from './token.ts';

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** A request as the generated client describes it. */
export type WireRequest = {
  readonly method: string;
  /** Such as /api/v1/runs/{id}; `path` fills its braces. */
  readonly template: string;
  readonly path?: Values;
  readonly query?: Values;
  readonly headers?: Values;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

export type Send = (request: WireRequest) => Promise<unknown>;
export type Open = (request: WireRequest) => Promise<Response>;

/** An answer that is not the wanted one; `status` 0 means that there was no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The body of the answer, for answers whose failure carries data (a failed health check). */
  readonly body: unknown;

  constructor(status: number, message: string, body: unknown = null) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** The address of a request; values are encoded, so that an id with a slash stays one segment. */
export function urlOf({ template, path = {}, query = {} }: WireRequest): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(path[name] ?? '')));
  const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

/** Time to wait for an answer; the server answers within milliseconds, so this is a dead connection. */
const answerMsMax = 15_000;

/** Sends a request and reads its JSON. Rejects with ApiError, or AbortError if the caller gave up. */
export const send: Send = (request) => sendWithin(answerMsMax, request);

/** As `send`, with another time to wait, for what takes the server longer. */
export async function sendWithin(ms: number, request: WireRequest): Promise<unknown> {
  const timeout = AbortSignal.timeout(ms);
  const response = await attempt({ ...request, signal: request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]) });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, messageOf(response, body), body);
  return body;
}

/** Opens a stream; rejects with ApiError if the server refuses it. */
export const open: Open = async (request) => {
  const response = await attempt(request);
  if (!response.ok) throw new ApiError(response.status, messageOf(response, await response.json().catch(() => null)));
  return response;
};

async function attempt(request: WireRequest): Promise<Response> {
  const token = readToken();
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers ?? {})) if (value !== undefined) headers.set(name, String(value));
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  try {
    return await fetch(urlOf(request), {
      method: request.method,
      headers,
      cache: 'no-store',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, error instanceof DOMException && error.name === 'TimeoutError' ? 'the server does not answer in time' : 'the server cannot be reached');
  }
}

function messageOf(response: Response, body: unknown): string {
  const { detail } = (body ?? {}) as Partial<Problem>;
  return typeof detail === 'string' ? detail : `the server answered ${response.status} ${response.statusText}`.trim();
}
