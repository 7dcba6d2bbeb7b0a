import { inspect } from 'node:util';
import type { FastifyServerOptions } from 'fastify';
import type { Clock } from '../model/clock.ts';
import { isoOf } from '../units/time.ts';
import { isStoreTrouble } from './problem.ts';
import type { ServerOptions } from './server-options.ts';

/** One JSON object a line with level, ts and msg, on standard error unless told otherwise. Headers are never logged. */
export function loggerOptions({ logLevel = 'info', logTo }: ServerOptions, clock: Clock): FastifyServerOptions['logger'] {
  return {
    level: logLevel,
    stream: logTo ?? process.stderr,
    base: null,
    timestamp: () => `,"ts":"${isoOf(clock.now())}"`,
    formatters: { level: (level: string) => ({ level }) },
    serializers: {
      err: loggedError,
      req: (request: { method: string; url: string }) => ({ method: request.method, url: request.url.slice(0, 500) }),
    },
  };
}

/** Where a defect happened matters; where somebody met a full disk does not. */
function loggedError(error: unknown): { readonly type: string; readonly message: string; readonly stack: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  return { type: error.name, message: error.message, stack: isStoreTrouble(error) ? '' : inspect(error) };
}
