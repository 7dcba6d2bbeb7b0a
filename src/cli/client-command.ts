import type { Command as Program } from 'commander';
import { Client } from './client.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/** The client for the server that the global --server option, the environment or the working directory names. */
export const clientOf = (io: Io, program: Program): Client => new Client(io, program.opts<{ server?: string }>().server);

/** Path of one thing under the API, with its name escaped. Throws CliError for a name that would lead to another path. */
export function apiPath(...parts: readonly string[]): string {
  const stray = parts.find((part) => ['', '.', '..'].includes(part));
  if (stray !== undefined) throw new CliError(`name is ${stray === '' ? 'empty' : stray}; it must be a name as "homeostat get" shows it; give one`, exitCodes.usage);
  return `/api/v1/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
