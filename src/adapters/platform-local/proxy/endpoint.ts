import type { UpstreamConnection } from './upstream-connection.ts';

/** One instance as the proxy sees it. */
export class Endpoint {
  readonly id: string;
  readonly port: number;
  inFlight = 0;
  /** Finishes what it has and gets nothing new. */
  draining = false;
  /** No requests before this time (ms, monotonic): it refused a connection. */
  suspectUntil = 0;
  readonly idle: UpstreamConnection[] = [];

  constructor(id: string, port: number) {
    this.id = id;
    this.port = port;
  }

  /** The idle connection that was used last: it is the least likely to have been closed meanwhile. */
  takeIdle(now: number): UpstreamConnection | null {
    for (let connection = this.idle.pop(); connection !== undefined; connection = this.idle.pop()) {
      if (connection.usableUntil > now) return connection;
      connection.destroy();
    }
    return null;
  }

  closeIdle(olderThan: number): void {
    for (let i = this.idle.length - 1; i >= 0; i--) {
      const connection = this.idle[i];
      if (connection === undefined || connection.usableUntil > olderThan) continue;
      this.idle.splice(i, 1);
      connection.destroy();
    }
  }
}
