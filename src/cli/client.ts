import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Where `dev`, `serve` and `demo` leave the address of the running server, relative to the working directory. */
export const serverFile = join('.homeostat', 'server.json');
const defaultServer = 'http://127.0.0.1:7600';

type Problem = { readonly title?: string; readonly detail?: string; readonly problems?: readonly (string | { readonly message?: string })[] };

/** Talks REST to the server. Every failure becomes a CliError that says what to do. */
export class Client {
  readonly url: string;
  readonly #token: string | undefined;
  readonly #signal: AbortSignal;

  constructor(io: Io, server: string | undefined) {
    this.url = serverOf(io, server);
    this.#token = io.env['HOMEOSTAT_TOKEN'];
    this.#signal = io.interrupted;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path, undefined);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#send<T>('POST', path, body);
  }

  async #send<T>(method: string, path: string, body: unknown): Promise<T> {
    const response = await this.#fetch(method, path, body);
    const text = await response.text();
    if (response.ok) return (text === '' ? null : JSON.parse(text)) as T;
    throw errorOf(response.status, text, `${method} ${path}`);
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        method,
        signal: this.#signal,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      if (this.#signal.aborted) throw new CliError('interrupted', exitCodes.interrupted);
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CliError(
        `no server answers at ${this.url} (${cause}); start one with "homeostat dev" or name one with --server or HOMEOSTAT_SERVER`,
      );
    }
  }
}

function serverOf(io: Io, option: string | undefined): string {
  const named = option ?? io.env['HOMEOSTAT_SERVER'];
  if (named !== undefined) {
    if (!URL.canParse(named) || !/^https?:$/.test(new URL(named).protocol)) {
      throw new CliError(`--server is ${named}; it must be an http or https URL such as ${defaultServer}; correct it`, exitCodes.usage);
    }
    return named;
  }
  const file = join(io.cwd, serverFile);
  if (!existsSync(file)) return defaultServer;
  try {
    const { url } = JSON.parse(readFileSync(file, 'utf8')) as { url?: unknown };
    return typeof url === 'string' && URL.canParse(url) ? url : defaultServer;
  } catch {
    return defaultServer;
  }
}

function errorOf(status: number, text: string, what: string): CliError {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not JSON: some other server answers at this address; the status says enough.
  }
  const lines = (problem.problems ?? []).map((entry) => (typeof entry === 'string' ? entry : (entry.message ?? JSON.stringify(entry))));
  const message = lines.length > 0 ? lines.join('\n') : `${what}: ${problem.detail ?? problem.title ?? `the server answered ${status}`}`;
  return new CliError(message, status === 400 || status === 422 ? exitCodes.usage : exitCodes.error);
}
