import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** An answer that is not 2xx, or none at all (status 0). */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Base address of the other component, without a path. */
  readonly base: string;
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
  /** More than 1 only for what may safely be done twice. */
  readonly attempts: number;
};

const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'lifo' });

/** An answer larger than this is refused: nothing in this application is near it. */
const answerBytesMax = 1 << 20;

/** Pause before the second attempt; doubles with each further one. */
const backoffMs = 25;

/** One JSON request over a kept connection. Rejects with a RemoteError when all attempts failed. */
export async function callJson(call: Call): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(call);
    } catch (error) {
      const status = error instanceof RemoteError ? error.status : 0;
      // A 4xx would only come again.
      if (attempt >= call.attempts || (status >= 400 && status < 500)) throw error;
      await pause(backoffMs * 2 ** (attempt - 1));
    }
  }
}

function once({ method, base, path, body, timeoutMs }: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const fail = (status: number, why: string): void => reject(new RemoteError(status, `${method} ${base}${path}: ${why}`));
    const headers = payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
    const sent = request(`${base}${path}`, { method, agent, headers, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) sent.destroy(new Error(`the answer is larger than ${answerBytesMax} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', (error) => fail(0, error.message));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) return fail(status, `answered ${status} ${text.slice(0, 200)}`);
        try {
          resolve(text === '' ? null : JSON.parse(text));
        } catch {
          fail(status, 'the answer is not JSON');
        }
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    sent.on('error', (error) => fail(0, error.message));
    sent.end(payload);
  });
}
