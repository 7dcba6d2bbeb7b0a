import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range that Linux hands out for outgoing connections (32768–60999), so that no connection of anybody takes a
 * component's port while the supervisor is away.
 */
const lowest = 20_000;
const beyond = 32_000;

/** A free port of the loopback address that is not in `taken`. */
export async function freePort(taken: ReadonlySet<number>): Promise<number> {
  for (let tries = 0; tries < 500; tries++) {
    const port = randomInt(lowest, beyond);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${lowest} and ${beyond} on 127.0.0.1 after 500 tries; end some of the programs that listen there`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => done(true)));
  });
}
