import type { Command as Program } from 'commander';
import { Client } from './client.ts';
import type { Io } from './io.ts';

/** The client for the server that the global --server option, the environment or the working directory names. */
export const clientOf = (io: Io, program: Program): Client => new Client(io, program.opts<{ server?: string }>().server);

/** Path of one thing under the API, with its name escaped. */
export const apiPath = (...parts: readonly string[]): string => `/api/v1/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
