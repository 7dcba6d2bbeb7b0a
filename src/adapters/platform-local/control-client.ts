import { Agent, request } from 'node:http';
import { ConflictError, InvalidInputError } from '../../model/error.ts';

/** No answer of the supervisor takes this long (ms), but that of a shutdown, which waits for every instance. */
const answerMs = 30_000;
const shutdownMs = 3_600_000;

/** The supervisor cannot be reached: nothing is known of what was asked. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Asks the supervisor over its socket. */
export class ControlClient {
  readonly #socketPath: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** @throws UnreachableError if nobody answers, InvalidInputError or Error with what the supervisor says */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    return new Promise((done, fail) => {
      const timeout = path === '/shutdown' ? shutdownMs : answerMs;
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const asked = request({ socketPath: this.#socketPath, method, path, agent: this.#agent, headers, timeout }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', (error) => fail(new UnreachableError(error.message)));
        response.on('end', () => {
          // Promise.resolve().then turns what answerOf throws into a rejection.
          done(Promise.resolve().then(() => answerOf(response.statusCode ?? 0, Buffer.concat(parts).toString('utf8'))));
        });
      });
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeout} ms`)));
      asked.on('error', (error) => fail(new UnreachableError(`the supervisor does not answer: ${error.message}`)));
      asked.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function answerOf(status: number, text: string): unknown {
  const body: unknown = JSON.parse(text);
  if (status === 200) return body;
  const { error } = body as { readonly error: string };
  if (status === 400) throw new InvalidInputError([error]);
  throw new Error(`the supervisor failed: ${error}`);
}

/** Turns a refusal that is an answer into the error that callers know. */
export function refuseConflict(answer: unknown): void {
  if (typeof answer === 'object' && answer !== null && 'conflict' in answer) throw new ConflictError(String(answer.conflict));
}
