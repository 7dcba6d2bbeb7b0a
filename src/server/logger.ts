import type { FastifyServerOptions } from 'fastify';
import type { Clock } from '../model/clock.ts';
import { isoOf } from '../units/time.ts';
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
      req: (request: { method: string; url: string }) => ({ method: request.method, url: request.url.slice(0, 500) }),
    },
  };
}
