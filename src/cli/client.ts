import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Where `dev`, `serve` and `demo` leave the address of the running server, relative to the working directory. */
export const serverFile = join('.homeostat', 'server.json');
const defaultServer = 'http://127.0.0.1:7600';

type Problem = { readonly title?: string; readonly detail?: string; readonly problems?: readonly (string | { readonly message?: string })[] };

/** A server, how it was found, and the process that is expected to answer; null where nobody knows which one that is. */
type Found = { readonly url: string; readonly by: 'option' | 'environment' | 'folder' | 'default'; readonly pid: number | null };

/** No server answers. `unmeant`: nobody named one and the port refused, so that nothing was asked of any server. */
export class NoServerError extends CliError {
  readonly url: string;
  readonly unmeant: boolean;

  constructor(url: string, cause: string, unmeant: boolean) {
    super(`no server answers at ${url} (${cause}); start one with "homeostat dev" or name one with --server or HOMEOSTAT_SERVER`);
    this.url = url;
    this.unmeant = unmeant;
  }
}

/** Talks REST to the server. Every failure becomes a CliError that says what to do. */
export class Client {
  readonly url: string;
  readonly #found: Found;
  readonly #io: Io;
  readonly #token: string | undefined;
  readonly #signal: AbortSignal;

  constructor(io: Io, server: string | undefined) {
    this.#io = io;
    this.#found = serverOf(io, server);
    this.url = this.#found.url;
    this.#token = io.env['HOMEOSTAT_TOKEN'];
    this.#signal = io.interrupted;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path, undefined);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#send<T>('POST', path, body);
  }

  /** As `post`, for what changes something: on the server that is meant, and on no other that happens to have its port. */
  async change<T>(path: string, body: unknown = {}): Promise<T> {
    const { url, by, pid } = this.#found;
    if (by === 'default') this.#io.err(`server: ${url} (none was named, and none runs from this folder)\n`);
    if (by === 'environment') this.#io.err(`server: ${url} (HOMEOSTAT_SERVER)\n`);
    if (pid !== null) {
      const answering = await this.get<{ readonly pid?: unknown }>('/api/v1/version');
      if (typeof answering.pid === 'number' && answering.pid !== pid) {
        throw new CliError(
          `${url} is answered by process ${answering.pid}; it must be process ${pid}, which was started from this folder and has ended; start it again with "homeostat dev", or name the server you mean with --server ${url}`,
        );
      }
    }
    return this.post<T>(path, body);
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
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
      const refused = cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED';
      throw new NoServerError(this.url, cause?.message ?? String(error), refused && (this.#found.by === 'default' || this.#found.by === 'folder'));
    }
  }
}

function serverOf(io: Io, option: string | undefined): Found {
  const named = option ?? io.env['HOMEOSTAT_SERVER'];
  if (named !== undefined) {
    if (!URL.canParse(named) || !/^https?:$/.test(new URL(named).protocol)) {
      const field = option === undefined ? 'HOMEOSTAT_SERVER' : '--server';
      throw new CliError(`${field} is ${named}; it must be an http or https URL such as ${defaultServer}; correct it`, exitCodes.usage);
    }
    return { url: named, by: option === undefined ? 'environment' : 'option', pid: null };
  }
  const unnamed: Found = { url: defaultServer, by: 'default', pid: null };
  const file = join(io.cwd, serverFile);
  if (!existsSync(file)) return unnamed;
  try {
    const { url, pid } = JSON.parse(readFileSync(file, 'utf8')) as { url?: unknown; pid?: unknown };
    return typeof url === 'string' && URL.canParse(url) ? { url, by: 'folder', pid: typeof pid === 'number' ? pid : null } : unnamed;
  } catch {
    return unnamed;
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
