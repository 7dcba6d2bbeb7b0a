import { createServer, type AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { constantRate } from './day-shape.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { OpenLoop, spins } from './open-loop.ts';

const perSecond = 10_000;
const durationMs = 500;

/** A rehearsal must be over, its garbage collected, so long before time zero. */
const spareMs = 250;

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\nContent-Type: text/plain\r\n\r\nok');

/**
 * Runs a short schedule against itself, nothing of which counts. Fresh code is slow and is being compiled: without this the
 * first tenth of a second at a high rate is sent up to 10 ms late. Does nothing at low rates, and where time zero is too near.
 */
export async function rehearse(config: GeneratorConfig): Promise<void> {
  const startAtMs = Date.now();
  if (!spins(config.schedule) || (config.startAtMs ?? Infinity) < startAtMs + 2 * durationMs + spareMs) return;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    // Each request comes whole: it is short, and its connection carries no other before the answer.
    socket.on('data', () => socket.write(answer));
  });
  const recordsFile = `${config.recordsFile}.rehearsal`;
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoints = config.endpoints.map((endpoint) => ({ ...endpoint, url: `http://127.0.0.1:${port}/`, completion: 'answer' as const }));
    const schedule = constantRate(perSecond, durationMs);
    await new OpenLoop({ ...config, startAtMs, schedule, endpoints, timeoutMs: durationMs, recordsFile }).run();
  } finally {
    server.close();
    rmSync(recordsFile, { force: true });
  }
  // What the rehearsal left behind is collected now rather than in the run.
  globalThis.gc?.();
}
