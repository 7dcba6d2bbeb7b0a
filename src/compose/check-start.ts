import { createServer } from 'node:net';
import type { ServerOptions } from '../server/server-options.ts';
import { checkServerOptions } from '../server/server-options.ts';

/**
 * Refuses what would be refused later, before anything is made or started and before a controller that runs on the same data
 * is told that its time is over: a server that would be open to others, and a port that is taken.
 * @throws InvalidInputError for the options, the system's error (EADDRINUSE, EADDRNOTAVAIL ...) for the address
 */
export async function checkStart({ host = '127.0.0.1', ...server }: ServerOptions, port: number): Promise<void> {
  checkServerOptions({ ...server, host });
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((listening, refused) => {
    probe.once('error', refused);
    probe.listen({ host, port }, listening);
  });
  await new Promise<void>((closed) => probe.close(() => closed()));
}
