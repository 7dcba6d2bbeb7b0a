import { InvalidInputError } from '../model/error.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type ServerOptions = {
  /** Address to bind; loopback if absent. Any other needs a token. */
  readonly host?: string;
  /** Bearer token that every request to the API must carry; never logged. Read it with `tokenFrom`. */
  readonly token?: string | undefined;
  /** Host names that requests may name beside loopback and `host`, without port. */
  readonly allowedHosts?: readonly string[];
  /** Origins such as https://ops.example.org that may send changes beside the server's own. */
  readonly allowedOrigins?: readonly string[];
  /** Folder of the built dashboard. */
  readonly webDir?: string | undefined;
  readonly logLevel?: LogLevel;
  /** Where log lines go; standard error if absent. */
  readonly logTo?: { write(line: string): void };
};

export const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '::1', '[::1]'];

/** Fewer characters could be guessed. */
const tokenLengthMin = 16;

/** Throws InvalidInputError where the options would leave the server open to others. */
export function checkServerOptions({ host = '127.0.0.1', token }: ServerOptions): void {
  if (token !== undefined && token.length < tokenLengthMin) {
    throw new InvalidInputError([`the token has ${token.length} characters; it must have at least ${tokenLengthMin}; make one with "openssl rand -hex 32"`]);
  }
  if (token === undefined && !loopbackHosts.includes(host)) {
    throw new InvalidInputError([`host is ${host}; without a token it must be 127.0.0.1; set HOMEOSTAT_TOKEN or HOMEOSTAT_TOKEN_FILE, or bind loopback`]);
  }
}

/**
 * The token from HOMEOSTAT_TOKEN, or from the file that HOMEOSTAT_TOKEN_FILE names; undefined without either.
 * Throws InvalidInputError if both are set.
 */
export function tokenFrom(env: Readonly<Record<string, string | undefined>>, readFile: (path: string) => string): string | undefined {
  const [token, file] = [env['HOMEOSTAT_TOKEN'], env['HOMEOSTAT_TOKEN_FILE']];
  if (token !== undefined && file !== undefined) {
    throw new InvalidInputError(['HOMEOSTAT_TOKEN and HOMEOSTAT_TOKEN_FILE are both set; only one may be; unset the other']);
  }
  return file === undefined ? token : readFile(file).trim();
}
