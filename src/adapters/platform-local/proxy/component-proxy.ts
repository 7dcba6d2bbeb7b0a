import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { ClientConnection } from './client-connection.ts';
import { EndpointSet } from './endpoint-set.ts';
import type { ProxyContext } from './proxy-context.ts';
import type { ProxyLimits } from './proxy-limits.ts';
import { proxyLimits } from './proxy-limits.ts';
import { ProxyMetrics } from './proxy-metrics.ts';

/** How often waits are checked; a limit may be overrun by this much. */
const sweepMs = 100;

/**
 * The stable address of one component: forwards HTTP/1.1 to the instance with the fewest requests in flight. Written on
 * sockets, since node:http alone costs several times what nginx adds (bench/proxy.ts).
 */
export class ComponentProxy {
  readonly metrics: ProxyMetrics = new ProxyMetrics();
  readonly #endpoints = new EndpointSet();
  readonly #clients: Set<ClientConnection> = new Set();
  readonly #context: ProxyContext;
  readonly #limits: ProxyLimits;
  readonly #server: Server;
  readonly #sweeper: NodeJS.Timeout;
  #queue: ClientConnection[] = [];
  #closing = false;

  constructor(limits: Partial<ProxyLimits> = {}) {
    this.#limits = { ...proxyLimits, ...limits };
    this.#context = {
      limits: this.#limits,
      metrics: this.metrics,
      now: () => performance.now(),
      dispatch: (client) => this.#dispatch(client),
      forget: (client) => void this.#clients.delete(client),
      closing: () => this.#closing,
    };
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = this.#limits.connectionsMax;
    this.#sweeper = setInterval(() => this.#sweep(), sweepMs);
    this.#sweeper.unref();
  }

  /** Listens on the loopback address; rejects with the system's error, such as EADDRINUSE. */
  listen(port: number): Promise<number> {
    return new Promise((done, fail) => {
      this.#server.once('error', fail);
      this.#server.listen({ host: '127.0.0.1', port, backlog: 1_024 }, () => {
        this.#server.off('error', fail);
        // A failing accept (no file descriptors left) must not end the process; the client sees its connection refused.
        this.#server.on('error', () => {});
        const address = this.#server.address();
        done(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  setReady(ready: readonly { readonly id: string; readonly port: number }[]): void {
    this.#endpoints.setReady(ready);
    this.#flushQueue();
  }

  inFlight(id: string): number {
    return this.#endpoints.inFlight(id);
  }

  /** Accepts nothing new, lets what is in flight finish for `drainMs`, then cuts it. */
  async close(drainMs: number): Promise<void> {
    this.#closing = true;
    this.#endpoints.setReady([]);
    await new Promise<void>((done) => {
      const cut = setTimeout(() => this.#clients.forEach((client) => client.destroy()), drainMs);
      this.#server.close(() => {
        clearTimeout(cut);
        done();
      });
      this.#sweep();
    });
    clearInterval(this.#sweeper);
  }

  #accept(socket: Socket): void {
    this.#clients.add(new ClientConnection(socket, this.#context));
  }

  #dispatch(client: ClientConnection): void {
    const endpoint = this.#endpoints.pick(client.tried, this.#context.now());
    if (endpoint !== null) client.attach(endpoint);
    else if (this.#queue.length >= this.#limits.queueMax) client.overloaded();
    else {
      client.forgetTried();
      this.#queue.push(client);
    }
  }

  #flushQueue(): void {
    if (this.#queue.length === 0) return;
    const queue = this.#queue;
    this.#queue = [];
    for (const client of queue) if (client.waiting) this.#dispatch(client);
  }

  #sweep(): void {
    const now = this.#context.now();
    for (const client of this.#clients) client.sweep(now);
    this.#endpoints.sweep(now);
    this.#flushQueue();
  }
}
