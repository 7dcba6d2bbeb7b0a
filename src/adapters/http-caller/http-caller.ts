import { Agent, request } from 'undici';
import type { HttpCall, HttpCaller } from '../../execute/ports/http-caller.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';

/** An answer is kept in a run's story, not stored as data: more than this is refused. */
const bodyBytesMax = 1_048_576;

const loopback: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

export type HttpCallerOptions = {
  /** Host names beside loopback that calls may go to; none by default, so that a document cannot reach into the network. */
  readonly allowedHosts?: readonly string[];
};

/**
 * Makes the requests of the `call` operation with undici: no redirects, one key per effect, time and size bounded.
 * `call` throws InvalidInputError for a host that is not allowed, and whatever undici throws where there is no answer.
 */
export function createHttpCaller(options: HttpCallerOptions = {}): HttpCaller & { close(): Promise<void> } {
  const allowed = new Set([...loopback, ...(options.allowedHosts ?? [])]);
  const dispatcher = new Agent({ connections: 16, keepAliveTimeout: 4000 });
  return {
    async call({ method, url, body, timeoutMs }: HttpCall, key) {
      const target = new URL(url);
      if (!allowed.has(target.hostname)) {
        throw new InvalidInputError([`url is ${url.slice(0, 200)}; its host must be this machine (127.0.0.1, localhost or [::1])${options.allowedHosts === undefined ? '' : ` or one of ${options.allowedHosts.join(', ')}`}; change the url`]);
      }
      const hasBody = method !== 'GET' && body !== null;
      const answer = await request(target, {
        dispatcher,
        method,
        headers: { 'idempotency-key': key, accept: 'application/json', ...(hasBody ? { 'content-type': 'application/json' } : {}) },
        body: hasBody ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: answer.statusCode, body: jsonIn(await boundedText(answer.body)) };
    },
    close: () => dispatcher.close(),
  };
}

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error(`the answer is longer than ${bodyBytesMax} bytes; the service must answer shorter`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON where it is JSON, else the beginning of the text. */
function jsonIn(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text.slice(0, 1000);
  }
}
