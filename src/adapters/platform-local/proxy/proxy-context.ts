import type { ClientConnection } from './client-connection.ts';
import type { ProxyLimits } from './proxy-limits.ts';
import type { ProxyMetrics } from './proxy-metrics.ts';

/** What the connections of one component share. */
export type ProxyContext = {
  readonly limits: ProxyLimits;
  readonly metrics: ProxyMetrics;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Gives a waiting client an instance, or a place in the queue. */
  readonly dispatch: (client: ClientConnection) => void;
  readonly forget: (client: ClientConnection) => void;
  /** Whether the component goes away: connections close after the request they serve. */
  readonly closing: () => boolean;
};
